CREATE TABLE c (id integer PRIMARY KEY, w bigint, y integer NOT NULL, z text);
CREATE UNIQUE INDEX ix_a_y ON c (y);
ALTER TABLE c ADD CONSTRAINT a_z_key UNIQUE (z);
CREATE TABLE b (id integer PRIMARY KEY, a_id integer REFERENCES c (id) ON DELETE CASCADE);
CREATE TABLE d (id integer PRIMARY KEY, z text REFERENCES c (z));
