CREATE TABLE t (a date, b timestamp);
