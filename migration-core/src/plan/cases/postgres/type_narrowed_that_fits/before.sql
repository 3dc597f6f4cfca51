CREATE TABLE t (a bigint, b text, c varchar(50), d numeric);
