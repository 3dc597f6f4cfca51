ALTER TABLE "jobs" RENAME COLUMN "a" TO "a__old";
ALTER TABLE "jobs" RENAME COLUMN "a__new" TO "a";
