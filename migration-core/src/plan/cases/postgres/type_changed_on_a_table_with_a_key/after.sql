CREATE TABLE t (id integer PRIMARY KEY, n bigint NOT NULL DEFAULT 8, other text);
COMMENT ON COLUMN t.n IS 'how very many';
CREATE INDEX ix_t_n ON t (n DESC, other) INCLUDE (id);
COMMENT ON INDEX ix_t_n IS 'for the list';
CREATE INDEX ix_t_other ON t (other) WHERE other <> '';
