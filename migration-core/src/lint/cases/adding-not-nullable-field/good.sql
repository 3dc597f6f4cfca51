-- transaction: none
ALTER TABLE "jobs" DROP CONSTRAINT IF EXISTS "jobs_a_not_null_check";
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_a_not_null_check" CHECK ("a" IS NOT NULL) NOT VALID;
ALTER TABLE "jobs" VALIDATE CONSTRAINT "jobs_a_not_null_check";
ALTER TABLE "jobs" ALTER COLUMN "a" SET NOT NULL;
ALTER TABLE "jobs" DROP CONSTRAINT IF EXISTS "jobs_a_not_null_check";
