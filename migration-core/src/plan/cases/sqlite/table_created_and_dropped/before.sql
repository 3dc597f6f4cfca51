CREATE TABLE gone (id integer PRIMARY KEY);
