CREATE TABLE t (id integer PRIMARY KEY, a integer UNIQUE CHECK (a > 0), b integer AS (a + 1) STORED, c text);
