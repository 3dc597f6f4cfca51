INSERT INTO t (a, b) VALUES (1, 7), (2, 8); SELECT setval('a_number', 100), setval('b_number', 100), setval('c_number', 100), setval('d_number', 100);
