INSERT INTO t VALUES ('a', '{a,b}', 'x');
