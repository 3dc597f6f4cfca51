CREATE TABLE t (a integer CONSTRAINT uq_a UNIQUE, b integer CONSTRAINT t_b_key UNIQUE); COMMENT ON CONSTRAINT t_b_key ON t IS 'old';
