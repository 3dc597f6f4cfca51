CREATE TABLE t (a integer, b integer, CONSTRAINT one UNIQUE (a, b));
