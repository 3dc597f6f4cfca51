CREATE TABLE t (a integer, s integer);
