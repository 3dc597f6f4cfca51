CREATE TABLE a (id integer PRIMARY KEY); CREATE TABLE t (id integer, a_id integer REFERENCES a (id));
