INSERT INTO t VALUES ('no number');
