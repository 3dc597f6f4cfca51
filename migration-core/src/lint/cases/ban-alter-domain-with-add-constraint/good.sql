CREATE DOMAIN shorter AS text CHECK (length(VALUE) < 5);
