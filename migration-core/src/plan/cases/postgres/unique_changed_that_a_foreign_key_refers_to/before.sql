CREATE TABLE a (x integer, y integer, CONSTRAINT a_key UNIQUE (x, y));
CREATE TABLE b (x integer, y integer, CONSTRAINT b_fkey FOREIGN KEY (x, y) REFERENCES a (x, y));
