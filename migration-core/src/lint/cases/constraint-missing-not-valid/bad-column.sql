ALTER TABLE jobs ADD COLUMN quantity int CHECK (quantity >= 0);
