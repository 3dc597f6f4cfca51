CREATE TABLE a (x integer, y integer, PRIMARY KEY (x, y));
CREATE TABLE b (x integer, y integer, CONSTRAINT b_fkey FOREIGN KEY (x, y) REFERENCES a);
CREATE TABLE c (x integer, y integer, CONSTRAINT c_fkey FOREIGN KEY (x, y) REFERENCES a DEFERRABLE INITIALLY DEFERRED);
