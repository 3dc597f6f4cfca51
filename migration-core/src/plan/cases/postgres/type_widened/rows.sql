INSERT INTO t VALUES (1, 2, 'c', 'd', 0.5, 1.25, '{abc}');
