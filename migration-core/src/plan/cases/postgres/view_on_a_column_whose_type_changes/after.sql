CREATE TABLE t (a bigint, b integer); CREATE VIEW v AS SELECT a FROM t; CREATE VIEW other AS SELECT b FROM t;
