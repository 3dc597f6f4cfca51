CREATE TABLE t (id integer, at text NOT NULL DEFAULT CURRENT_TIMESTAMP, r integer DEFAULT (1 + 1));
