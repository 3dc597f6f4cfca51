CREATE TABLE users (id integer PRIMARY KEY);
CREATE TABLE posts (id integer PRIMARY KEY, user_id integer NOT NULL REFERENCES users, parent_id integer REFERENCES posts);
CREATE INDEX ix_posts_user_id ON posts (user_id);
