CREATE TABLE "it's a ""Table"".x" ("Ünï ""c"" \ d" integer PRIMARY KEY, "order" text CHECK ("order" <> 'order'));
CREATE INDEX ix ON "it's a ""Table"".x" (lower("order"));
