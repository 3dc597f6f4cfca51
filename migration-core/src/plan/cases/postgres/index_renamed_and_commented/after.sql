CREATE TABLE t (a integer, b integer); CREATE INDEX ix_t_a ON t (a); CREATE INDEX ix_b ON t (b); COMMENT ON INDEX ix_t_a IS 'fast'; COMMENT ON INDEX ix_b IS 'too';
