CREATE TABLE t (a integer, b integer GENERATED ALWAYS AS (a * 2) STORED CONSTRAINT t_b_check CHECK (b > 0));
CREATE INDEX ix_t_b ON t (b);
COMMENT ON COLUMN t.b IS 'twice';
