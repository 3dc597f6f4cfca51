CREATE TYPE size AS ENUM ('s', 'l'); CREATE TYPE color AS ENUM ('red'); CREATE TABLE t (a text NOT NULL DEFAULT 'ok', b color DEFAULT 'red', c varchar(10), d text[]);
