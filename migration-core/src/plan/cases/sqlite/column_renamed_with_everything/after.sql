CREATE TABLE t (id integer PRIMARY KEY, email text CHECK (email <> 'mail'), low text AS (lower(email)));
CREATE INDEX ix ON t (lower(email)) WHERE email IS NOT NULL;
CREATE TABLE u (n integer REFERENCES t (id));
CREATE VIEW v AS SELECT email FROM t;
