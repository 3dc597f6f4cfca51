CREATE TABLE t (id integer, a text, b integer); CREATE INDEX ix ON t (a);
