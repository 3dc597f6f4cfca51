CREATE TABLE t (a integer, b integer); CREATE INDEX ix_b ON t (b, a); CREATE UNIQUE INDEX ux_a ON t (a);
