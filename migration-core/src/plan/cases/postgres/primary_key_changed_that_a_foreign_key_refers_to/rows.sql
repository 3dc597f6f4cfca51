INSERT INTO a VALUES (1, gen_random_uuid()); INSERT INTO b VALUES (1);
