CREATE TABLE t (a text COLLATE "C", b integer, CONSTRAINT ck CHECK (b > 1)); CREATE INDEX ix ON t (a DESC);
