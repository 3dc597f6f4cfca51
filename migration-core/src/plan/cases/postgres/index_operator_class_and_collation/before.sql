CREATE TABLE t (a text, b varchar(9)); CREATE INDEX ix ON t (a);
