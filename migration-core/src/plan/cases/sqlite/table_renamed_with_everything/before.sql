CREATE TABLE users (id integer PRIMARY KEY, boss integer REFERENCES users (id));
CREATE INDEX ix ON users (boss);
CREATE TABLE posts (user_id integer REFERENCES users (id) ON DELETE CASCADE);
CREATE VIEW v AS SELECT id FROM users;
CREATE TRIGGER tr AFTER INSERT ON users BEGIN UPDATE users SET boss = NULL WHERE id = NEW.boss; END;
