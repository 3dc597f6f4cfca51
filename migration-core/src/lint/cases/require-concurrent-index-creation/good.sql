-- transaction: none
DROP INDEX CONCURRENTLY IF EXISTS "ix_jobs_a";
CREATE INDEX CONCURRENTLY "ix_jobs_a" ON "jobs" ("a");
