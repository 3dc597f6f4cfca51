CREATE TABLE fresh AS SELECT id FROM jobs;
UPDATE fresh SET id = id + 1;
