CREATE TABLE t (a integer, s integer AS (a + 2) STORED);
