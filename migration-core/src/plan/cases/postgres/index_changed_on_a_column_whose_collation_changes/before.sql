CREATE TABLE t (a text, b integer, CONSTRAINT ck CHECK (b > 0)); CREATE INDEX ix ON t (a); CREATE INDEX old ON t (b);
