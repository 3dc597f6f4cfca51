CREATE TABLE t (name text, id serial, small smallserial);
