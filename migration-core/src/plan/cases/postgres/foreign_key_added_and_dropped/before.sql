CREATE TABLE a (id integer PRIMARY KEY); CREATE TABLE b (one integer CONSTRAINT b_one_fkey REFERENCES a, two integer);
