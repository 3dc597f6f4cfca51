CREATE TABLE t (a integer, b varchar(10), c varchar(5), d numeric(6, 1));
