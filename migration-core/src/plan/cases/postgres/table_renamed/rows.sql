INSERT INTO users (email) VALUES ('a@x');
INSERT INTO posts VALUES (1);
