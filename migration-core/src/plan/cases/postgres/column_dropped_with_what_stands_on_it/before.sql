CREATE TABLE t (id integer PRIMARY KEY, a integer CONSTRAINT t_a_check CHECK (a > 0), b integer, sum integer GENERATED ALWAYS AS (a + b) STORED, CONSTRAINT t_a_b_key UNIQUE (a, b));
CREATE INDEX ix_t_a ON t (a) WHERE b > 0;
