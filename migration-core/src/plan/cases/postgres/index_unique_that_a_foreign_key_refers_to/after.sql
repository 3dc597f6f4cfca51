CREATE TABLE a (x integer); CREATE UNIQUE INDEX ux_a ON a (x) WITH (fillfactor = 90);
CREATE TABLE b (x integer CONSTRAINT b_x_fkey REFERENCES a (x));
