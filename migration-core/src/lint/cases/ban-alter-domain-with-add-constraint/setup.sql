CREATE DOMAIN short AS text;
CREATE TABLE words (word short);
