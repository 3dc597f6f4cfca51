-- allow: ban-drop-table =
DROP TABLE jobs;
