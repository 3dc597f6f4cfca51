ALTER DOMAIN short ADD CONSTRAINT short_check CHECK (length(VALUE) < 9);
