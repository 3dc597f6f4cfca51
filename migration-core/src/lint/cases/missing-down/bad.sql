-- down: refuses
ALTER TABLE jobs ADD COLUMN c int;
