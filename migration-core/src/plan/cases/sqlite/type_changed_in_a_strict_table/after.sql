CREATE TABLE t (a integer) STRICT;
