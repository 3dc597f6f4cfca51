CREATE TABLE t (a text, b integer); CREATE INDEX i1 ON t (a COLLATE NOCASE DESC); CREATE UNIQUE INDEX i2 ON t (b) WHERE b > 0; CREATE INDEX i3 ON t (lower(a), b + 1);
