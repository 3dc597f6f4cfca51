INSERT INTO t (id, mail) VALUES (1, 'A');
