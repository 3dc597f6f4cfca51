CREATE TABLE t (id integer PRIMARY KEY, a integer NOT NULL, b smallint, at timestamp, other text);
CREATE UNIQUE INDEX ux_t_a_b ON t (a, b);
CREATE INDEX ix_t_b ON t (b) INCLUDE (at);
COMMENT ON INDEX ix_t_b IS 'for the list';
CREATE INDEX ix_t_other_a ON t (other, a);
