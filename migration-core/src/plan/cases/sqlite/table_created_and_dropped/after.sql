CREATE TABLE users (id integer PRIMARY KEY AUTOINCREMENT, email varchar(50) NOT NULL UNIQUE, active boolean NOT NULL DEFAULT TRUE);
CREATE TABLE posts (id integer PRIMARY KEY, user_id integer NOT NULL REFERENCES users (id) ON DELETE CASCADE, CHECK (user_id > 0));
CREATE INDEX ix_posts ON posts (user_id DESC);
