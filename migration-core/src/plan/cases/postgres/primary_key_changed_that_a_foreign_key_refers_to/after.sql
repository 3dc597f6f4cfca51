CREATE TABLE a (id integer NOT NULL CONSTRAINT a_id_key UNIQUE, uid uuid PRIMARY KEY);
CREATE TABLE b (a_id integer CONSTRAINT b_a_id_fkey REFERENCES a (id));
