CREATE TABLE fresh (id int);
DROP TABLE fresh;
