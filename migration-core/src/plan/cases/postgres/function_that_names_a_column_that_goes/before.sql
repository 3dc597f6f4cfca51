CREATE TABLE t (a integer, mail text); CREATE FUNCTION mails() RETURNS SETOF text LANGUAGE sql AS 'SELECT mail FROM t';
