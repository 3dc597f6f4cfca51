ALTER TABLE jobs ADD COLUMN a_wide bigint;
