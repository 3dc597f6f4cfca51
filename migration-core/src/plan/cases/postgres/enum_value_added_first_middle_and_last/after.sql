CREATE TYPE m AS ENUM ('a', 'b', 'c', 'd', 'e', 'it''s'); CREATE TABLE t (m m DEFAULT 'b');
