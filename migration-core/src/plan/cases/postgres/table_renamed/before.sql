CREATE TABLE users (id serial PRIMARY KEY, email text UNIQUE, boss_id integer REFERENCES users);
CREATE INDEX ix_users_boss_id ON users (boss_id);
CREATE TABLE posts (user_id integer REFERENCES users);
