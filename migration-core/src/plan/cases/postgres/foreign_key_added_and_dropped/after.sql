CREATE TABLE a (id integer PRIMARY KEY); CREATE TABLE b (one integer, two integer CONSTRAINT b_two_fkey REFERENCES a);
