CREATE TABLE t (a text, b integer); CREATE UNIQUE INDEX i1 ON t (a COLLATE NOCASE DESC); CREATE INDEX i2 ON t (b) WHERE b > 1; CREATE INDEX i3 ON t (upper(a)); CREATE INDEX new ON t (a, b);
