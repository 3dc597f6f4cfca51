CREATE TABLE t (id integer, active boolean NOT NULL DEFAULT true, kind varchar(10) NOT NULL DEFAULT 'it''s', level integer NOT NULL DEFAULT -1);
