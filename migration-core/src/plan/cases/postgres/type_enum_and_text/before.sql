CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TYPE size AS ENUM ('s', 'l'); CREATE TABLE t (a mood NOT NULL DEFAULT 'ok', b text, c size, d mood[]);
