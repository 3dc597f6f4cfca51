INSERT INTO t VALUES ('{abcd}');
