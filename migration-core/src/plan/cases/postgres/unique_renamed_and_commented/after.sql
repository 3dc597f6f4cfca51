CREATE TABLE t (a integer CONSTRAINT t_a_key UNIQUE, b integer CONSTRAINT t_b_key UNIQUE); COMMENT ON CONSTRAINT t_a_key ON t IS 'one';
