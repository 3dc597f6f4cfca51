CREATE TYPE m AS ENUM ('a', 'b'); COMMENT ON TYPE m IS 'kept'; CREATE TABLE t (m m);
