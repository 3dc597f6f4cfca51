-- allow: ban-drop-table = nothing reads it since March
DROP TABLE jobs;
