CREATE TYPE m AS ENUM ('b', 'c'); CREATE TABLE t (m m NOT NULL DEFAULT 'c', n m NOT NULL DEFAULT 'c' CHECK (n >= 'b'));
