CREATE DOMAIN short AS text;
CREATE TABLE words (word short);
ALTER DOMAIN short ADD CONSTRAINT old CHECK (length(VALUE) < 99) NOT VALID;
