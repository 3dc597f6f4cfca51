UPDATE jobs SET a = 1 WHERE a IS NULL;
INSERT INTO users (id) SELECT id FROM jobs;
DELETE FROM jobs WHERE a = 1;
WITH gone AS (DELETE FROM jobs RETURNING id) SELECT count(*) FROM gone;
