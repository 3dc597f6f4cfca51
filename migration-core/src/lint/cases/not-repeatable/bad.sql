-- transaction: none
CREATE TABLE fresh (id int);
ALTER TABLE jobs ADD COLUMN c int;
CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_jobs_a ON jobs (a);
INSERT INTO users (id) VALUES (1);
ALTER TABLE jobs ADD CONSTRAINT positive CHECK (a > 0) NOT VALID;
