-- fails: 55P04
ALTER TYPE mood ADD VALUE 'glad';
ALTER TABLE people ALTER COLUMN mood SET DEFAULT 'glad';
