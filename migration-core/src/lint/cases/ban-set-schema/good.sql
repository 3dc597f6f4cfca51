CREATE TABLE other.jobs (id int PRIMARY KEY);
