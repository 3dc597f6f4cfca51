CREATE TABLE t (a integer, b integer); CREATE INDEX ix ON t (a);
