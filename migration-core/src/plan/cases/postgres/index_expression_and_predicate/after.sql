CREATE TABLE t (a text, b integer); CREATE INDEX ix ON t (upper(a)) WHERE b > 0; CREATE INDEX ix2 ON t ((b + 1), a) WHERE a IS NOT NULL AND b = ANY (ARRAY[1, 2]);
