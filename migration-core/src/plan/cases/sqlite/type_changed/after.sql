CREATE TABLE t (id integer PRIMARY KEY, a integer, b text, c bigint, d real);
