CREATE TABLE jobs (id int PRIMARY KEY, a int);
