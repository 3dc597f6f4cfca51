CREATE TABLE a (x integer); CREATE UNIQUE INDEX ux_a ON a (x);
CREATE TABLE b (x integer CONSTRAINT b_x_fkey REFERENCES a (x));
