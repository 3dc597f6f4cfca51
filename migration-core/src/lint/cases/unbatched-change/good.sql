-- transaction: none
-- the program does this in batches of 5000 rows by "id"
UPDATE "jobs" SET "a" = 1 WHERE "a" IS NULL;
