CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TABLE t (id integer, mood mood NOT NULL DEFAULT 'ok', moods mood[] NOT NULL DEFAULT '{sad,ok}', numbers integer[]);
