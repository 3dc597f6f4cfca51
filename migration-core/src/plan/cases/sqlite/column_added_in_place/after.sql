CREATE TABLE t (id integer, a text, b integer NOT NULL DEFAULT 7, c varchar(9) DEFAULT 'it''s', d integer GENERATED ALWAYS AS (id + 1) VIRTUAL, e text COLLATE NOCASE);
