CREATE TABLE a (x integer, y integer, PRIMARY KEY (x, y));
CREATE TABLE b (x integer NOT NULL, y integer, CONSTRAINT b_fkey FOREIGN KEY (x, y) REFERENCES a ON DELETE SET NULL);
