CREATE TABLE t (a text, b varchar(9)); CREATE INDEX ix ON t (a text_pattern_ops); CREATE INDEX ix2 ON t (b COLLATE "C" DESC);
