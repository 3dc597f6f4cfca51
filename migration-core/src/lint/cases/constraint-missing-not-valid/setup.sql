CREATE TABLE users (id int PRIMARY KEY);
CREATE TABLE jobs (id int PRIMARY KEY, a int, b varchar(20), user_id int);
CREATE SCHEMA other;
