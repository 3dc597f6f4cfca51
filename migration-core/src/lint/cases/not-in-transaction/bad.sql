-- fails: 25001
CREATE INDEX CONCURRENTLY ix_jobs_a ON jobs (a);
