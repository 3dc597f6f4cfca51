CREATE TABLE t (b integer, a text);
