CREATE INDEX ix_jobs_a ON jobs (a);
