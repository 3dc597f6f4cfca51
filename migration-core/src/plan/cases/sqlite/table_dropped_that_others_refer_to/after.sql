CREATE TABLE b (a_id integer, n integer);
