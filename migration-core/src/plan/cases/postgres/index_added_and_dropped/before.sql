CREATE TABLE t (a integer, b integer); CREATE INDEX ix_a ON t (a);
