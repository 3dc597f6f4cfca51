CREATE TABLE users (id integer PRIMARY KEY);
CREATE TABLE posts (id integer PRIMARY KEY, user_id integer REFERENCES users);
CREATE TABLE likes (post_id integer REFERENCES posts, user_id integer REFERENCES users);
