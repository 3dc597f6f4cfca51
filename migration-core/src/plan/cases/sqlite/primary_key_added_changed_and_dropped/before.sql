CREATE TABLE a (id integer NOT NULL, x text); CREATE TABLE b (id integer PRIMARY KEY, x integer NOT NULL); CREATE TABLE c (id text PRIMARY KEY);
