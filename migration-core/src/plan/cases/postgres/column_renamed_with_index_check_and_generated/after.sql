CREATE TABLE users (
    id integer PRIMARY KEY,
    email text CONSTRAINT users_mail_check CHECK (email <> 'mail'),
    shown text GENERATED ALWAYS AS (lower(email)) STORED
);
CREATE INDEX ix_mail ON users (lower(email)) INCLUDE (id) WHERE email IS NOT NULL;
