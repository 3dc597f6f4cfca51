CREATE TYPE fresh AS ENUM ('a');
CREATE DOMAIN short AS text;
