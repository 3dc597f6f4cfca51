-- transaction: none
-- allow: ban-drop-database = it is the test that made it
DROP DATABASE IF EXISTS "$database_other";
