CREATE TYPE m AS ENUM ('b', 'd'); CREATE TABLE t (m m DEFAULT 'b');
