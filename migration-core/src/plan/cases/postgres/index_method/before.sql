CREATE TABLE t (a jsonb, b text, c int4range, d integer[]); CREATE INDEX ix_b ON t (b);
