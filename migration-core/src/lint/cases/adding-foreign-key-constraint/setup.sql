CREATE TABLE users (id int PRIMARY KEY);
CREATE TABLE jobs (id int PRIMARY KEY, user_id int);
