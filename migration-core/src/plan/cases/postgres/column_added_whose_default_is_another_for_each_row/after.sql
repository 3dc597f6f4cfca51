CREATE TABLE t (id integer PRIMARY KEY, token uuid NOT NULL DEFAULT gen_random_uuid(), mark double precision DEFAULT random(), number serial);
