CREATE TABLE a (id integer PRIMARY KEY); CREATE TABLE b (a_id integer CONSTRAINT b_a_id_fkey REFERENCES a);
COMMENT ON CONSTRAINT b_a_id_fkey ON b IS 'whose';
