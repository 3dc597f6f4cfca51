CREATE TABLE t (a integer CONSTRAINT new CHECK (a > 0)); COMMENT ON CONSTRAINT new ON t IS 'it''s new';
