-- allow: ban-drop-table = nothing reads it
DROP TABLE jobs;
