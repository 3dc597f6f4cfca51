CREATE TABLE t (id integer PRIMARY KEY, n integer NOT NULL DEFAULT 7, other text);
COMMENT ON COLUMN t.n IS 'how many';
CREATE INDEX ix_t_n ON t (n DESC, other) INCLUDE (id);
COMMENT ON INDEX ix_t_n IS 'for the list';
CREATE INDEX ix_t_other ON t (other) WHERE other <> '';
