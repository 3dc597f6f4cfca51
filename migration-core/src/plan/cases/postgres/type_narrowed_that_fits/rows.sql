INSERT INTO t VALUES (5, 'short', 'five5', 1.26);
