CREATE TABLE t (a text, b text COLLATE "C", c text COLLATE "C"); CREATE INDEX ix_t_a ON t (a);
