CREATE TABLE a (id integer PRIMARY KEY, code text UNIQUE);
CREATE TABLE b (code text CONSTRAINT b_code_fkey REFERENCES a (code));
