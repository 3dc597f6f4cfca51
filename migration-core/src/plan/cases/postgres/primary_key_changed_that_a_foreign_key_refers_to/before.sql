CREATE TABLE a (id integer PRIMARY KEY, uid uuid NOT NULL CONSTRAINT a_uid_key UNIQUE);
CREATE TABLE b (a_id integer CONSTRAINT b_a_id_fkey REFERENCES a (id));
