CREATE TABLE folders (id integer PRIMARY KEY, parent_id integer REFERENCES folders ON DELETE CASCADE);
