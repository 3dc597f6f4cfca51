INSERT INTO t VALUES (true, 0, NULL), (false, 7, true);
