-- asks
ALTER TABLE jobs ADD COLUMN c int;
