CREATE TABLE t (id integer PRIMARY KEY, name character varying(20), doc json);
