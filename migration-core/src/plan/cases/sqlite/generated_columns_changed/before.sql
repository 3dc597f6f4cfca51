CREATE TABLE t (a integer, v integer AS (a + 1) VIRTUAL, s integer AS (a + 2) STORED, p integer);
