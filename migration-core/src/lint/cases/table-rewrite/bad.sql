-- transaction: none
ALTER TABLE jobs SET UNLOGGED;
VACUUM FULL jobs;
CLUSTER jobs USING jobs_pkey;
