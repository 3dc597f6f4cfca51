CREATE TABLE fresh (id int);
ALTER TABLE fresh ADD COLUMN quantity int CHECK (quantity >= 0);
