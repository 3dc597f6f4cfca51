CREATE TABLE t (b integer NOT NULL DEFAULT 7, c text);
