CREATE TABLE t (a text, b text, c text);
COMMENT ON COLUMN t.a IS 'new'; COMMENT ON COLUMN t.c IS 'it''s new';
