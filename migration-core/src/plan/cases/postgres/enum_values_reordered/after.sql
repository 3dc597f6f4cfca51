CREATE TYPE m AS ENUM ('b', 'a'); COMMENT ON TYPE m IS 'kept'; CREATE TABLE t (m m);
