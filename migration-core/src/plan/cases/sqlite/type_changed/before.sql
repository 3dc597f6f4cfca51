CREATE TABLE t (id integer PRIMARY KEY, a text, b varchar(9), c integer, d boolean);
