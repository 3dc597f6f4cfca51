CREATE TABLE t (a integer); CREATE INDEX ix ON t (a) WITH (fillfactor = 70);
