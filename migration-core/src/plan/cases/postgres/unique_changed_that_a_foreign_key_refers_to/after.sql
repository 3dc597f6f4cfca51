CREATE TABLE a (x integer, y integer, CONSTRAINT a_key UNIQUE (y, x));
CREATE TABLE b (x integer, y integer, CONSTRAINT b_fkey FOREIGN KEY (x, y) REFERENCES a (x, y));
