INSERT INTO t VALUES (1, '12', 'x', 5, TRUE), (2, 'no number', NULL, NULL, FALSE);
