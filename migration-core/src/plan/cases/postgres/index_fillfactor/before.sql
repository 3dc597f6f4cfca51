CREATE TABLE t (a integer); CREATE INDEX ix ON t (a);
