CREATE TABLE t (id integer PRIMARY KEY, name text, doc jsonb);
CREATE INDEX ix_t_name ON t (name);
