CREATE TABLE t (a integer, b text CONSTRAINT known CHECK (b IN ('x', 'y')));
