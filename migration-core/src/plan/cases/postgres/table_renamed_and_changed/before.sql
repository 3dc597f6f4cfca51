CREATE TABLE users (id integer PRIMARY KEY, nick text, age integer);
CREATE VIEW grown AS SELECT id, nick FROM users WHERE age > 17;
