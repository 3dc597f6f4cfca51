CREATE TABLE fresh (id int);
TRUNCATE fresh;
