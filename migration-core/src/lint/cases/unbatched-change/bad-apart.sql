-- transaction: none
ALTER TABLE jobs ADD COLUMN IF NOT EXISTS c int;
UPDATE jobs SET c = 1;
