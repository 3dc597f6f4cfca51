CREATE TABLE t (a text, b text, c text);
COMMENT ON COLUMN t.a IS 'old'; COMMENT ON COLUMN t.b IS 'goes';
