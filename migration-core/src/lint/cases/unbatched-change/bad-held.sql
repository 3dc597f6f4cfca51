ALTER TABLE jobs ADD COLUMN c int;
UPDATE jobs SET c = 1;
