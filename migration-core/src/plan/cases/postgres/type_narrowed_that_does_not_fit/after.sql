CREATE TABLE t (b varchar(5));
