CREATE TABLE t (id integer, code text COLLATE "C"); COMMENT ON COLUMN t.code IS 'By bytes';
