CREATE TABLE t (a text NOT NULL DEFAULT 'x', b integer DEFAULT 1);
