-- What is there before: extensions, and functions, which cannot be temporary in any useful way.
CREATE EXTENSION citext;
CREATE EXTENSION pg_trgm;
CREATE EXTENSION btree_gist;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE FUNCTION clean(value text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower(value)';
