CREATE TABLE t (a bigint CONSTRAINT t_a_check CHECK (a > 0), twice bigint GENERATED ALWAYS AS (a + a) STORED, CONSTRAINT t_a_key UNIQUE (a));
CREATE INDEX ix_t_a ON t (a) WHERE a > 5;
