CREATE DOMAIN shorter AS text CHECK (length(VALUE) < 5);
ALTER DOMAIN shorter ADD CONSTRAINT not_short CHECK (length(VALUE) > 1);
