CREATE TABLE t (a integer, b integer); CREATE INDEX "idx-t-a" ON t (a); CREATE INDEX ix_b ON t (b);
