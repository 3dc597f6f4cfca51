CREATE TABLE t (a text, b text, PRIMARY KEY (a));
