CREATE TABLE t (a boolean NOT NULL DEFAULT false, b integer NOT NULL DEFAULT 1, c boolean);
