CREATE TABLE t (a integer, b integer); CREATE INDEX one ON t (a); CREATE INDEX two ON t (b);
