CREATE TABLE jobs_new (id int PRIMARY KEY);
INSERT INTO jobs_new (id) SELECT id FROM jobs;
DROP TABLE jobs;
ALTER TABLE jobs_new RENAME TO jobs;
