CREATE TABLE t (a integer, v integer AS (a + 10) VIRTUAL, s integer AS (a + 2) VIRTUAL, p integer AS (a + 3) STORED);
