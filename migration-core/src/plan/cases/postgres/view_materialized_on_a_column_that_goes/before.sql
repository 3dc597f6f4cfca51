CREATE TABLE t (a integer, b integer); CREATE MATERIALIZED VIEW mv AS SELECT a + 1 AS x FROM t; CREATE VIEW counted AS SELECT count(*) FROM t;
