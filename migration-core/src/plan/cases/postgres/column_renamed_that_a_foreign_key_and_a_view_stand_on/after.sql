CREATE TABLE users (number integer PRIMARY KEY);
CREATE TABLE posts (user_id integer CONSTRAINT posts_user_fkey REFERENCES users, n integer);
CREATE VIEW ids AS SELECT number AS id FROM users;
