CREATE TABLE t (b varchar(20)[]);
