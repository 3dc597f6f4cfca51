CREATE TABLE t (a integer, b integer); CREATE INDEX two ON t (a); CREATE INDEX one ON t (b);
