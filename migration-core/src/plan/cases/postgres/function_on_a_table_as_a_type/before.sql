CREATE TABLE t (a integer, b integer); CREATE FUNCTION whole(t) RETURNS integer LANGUAGE sql AS 'SELECT $1.a';
