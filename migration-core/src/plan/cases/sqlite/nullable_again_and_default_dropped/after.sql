CREATE TABLE t (a text, b integer DEFAULT (2 + 3));
