-- transaction: none
CREATE TABLE IF NOT EXISTS fresh (id int);
