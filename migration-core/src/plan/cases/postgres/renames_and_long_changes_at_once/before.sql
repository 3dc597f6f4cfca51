CREATE TABLE a (id integer PRIMARY KEY, x integer, y integer, z text);
CREATE INDEX ix_a_x ON a (x);
CREATE TABLE b (id integer PRIMARY KEY, a_id integer);
