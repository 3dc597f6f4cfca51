CREATE TABLE a (id integer PRIMARY KEY); CREATE TABLE b (a_id integer CONSTRAINT "fk-b-a_id" REFERENCES a);
