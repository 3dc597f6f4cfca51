INSERT INTO t VALUES ('{"x": 1}', '[1]', '{"y": 2}', '"five"');
