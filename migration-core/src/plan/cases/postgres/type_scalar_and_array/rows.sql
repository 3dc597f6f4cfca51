INSERT INTO t VALUES (1, '{x,y}', '{a,b}', '{5}'), (NULL, NULL, NULL, NULL);
