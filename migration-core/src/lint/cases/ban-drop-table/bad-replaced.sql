CREATE TABLE other.jobs_new (id int);
DROP TABLE jobs;
ALTER TABLE other.jobs_new RENAME TO jobs;
