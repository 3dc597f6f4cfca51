CREATE TABLE users (
    id integer PRIMARY KEY,
    mail text CONSTRAINT users_mail_check CHECK (mail <> 'mail'),
    shown text GENERATED ALWAYS AS (lower(mail)) STORED
);
CREATE INDEX ix_mail ON users (lower(mail)) INCLUDE (id) WHERE mail IS NOT NULL;
