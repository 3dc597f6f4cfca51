CREATE TABLE a (id integer PRIMARY KEY);
CREATE TABLE b (x integer REFERENCES a (id), y integer CONSTRAINT y_fk REFERENCES a (id), z integer);
