DROP INDEX ix_jobs_a;
