CREATE TABLE fresh (id int, user_id int REFERENCES users (id));
UPDATE users SET id = id + 1;
