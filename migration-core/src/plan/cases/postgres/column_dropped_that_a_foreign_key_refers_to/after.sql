CREATE TABLE a (id integer PRIMARY KEY);
CREATE TABLE b (code text);
