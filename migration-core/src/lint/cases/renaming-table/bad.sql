ALTER TABLE "jobs" RENAME TO "tasks";
