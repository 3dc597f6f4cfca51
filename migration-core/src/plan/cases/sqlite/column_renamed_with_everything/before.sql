CREATE TABLE t (id integer PRIMARY KEY, mail text CHECK (mail <> 'mail'), low text AS (lower(mail)));
CREATE INDEX ix ON t (lower(mail)) WHERE mail IS NOT NULL;
CREATE TABLE u (n integer REFERENCES t (id));
CREATE VIEW v AS SELECT mail FROM t;
