CREATE TABLE t (b varchar(3));
