ALTER TABLE jobs ADD COLUMN b int;
CREATE INDEX ix_jobs_b ON jobs (b);
