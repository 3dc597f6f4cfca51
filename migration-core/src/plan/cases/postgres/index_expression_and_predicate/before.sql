CREATE TABLE t (a text, b integer); CREATE INDEX ix ON t (lower(a)) WHERE b > 0;
