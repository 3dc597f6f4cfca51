-- transaction: none
DROP INDEX CONCURRENTLY IF EXISTS ix_jobs_a;
