CREATE TABLE a (id integer PRIMARY KEY, x text); CREATE TABLE b (id integer, x integer NOT NULL, PRIMARY KEY (x, id)); CREATE TABLE c (id text);
