CREATE TABLE t (a text, b integer); CREATE INDEX i1 ON t (a); CREATE INDEX i2 ON t (b) WHERE b > 0; CREATE INDEX i3 ON t (lower(a)); CREATE INDEX old ON t (a, b);
