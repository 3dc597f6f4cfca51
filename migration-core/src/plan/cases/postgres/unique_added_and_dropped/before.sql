CREATE TABLE t (a integer, b integer CONSTRAINT t_b_key UNIQUE);
