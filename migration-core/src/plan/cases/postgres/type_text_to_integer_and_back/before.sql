CREATE TABLE t (a text DEFAULT '7', b integer DEFAULT 8);
