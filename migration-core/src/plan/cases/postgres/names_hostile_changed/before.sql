CREATE TYPE "Mood ""x"".y" AS ENUM ('a', 'it''s');
CREATE TABLE "it's a ""Table"".x" ("Ünï ""c"" \ d" integer PRIMARY KEY, "order" integer DEFAULT 1 CONSTRAINT "c ""1""" CHECK ("order" > 0), "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx" "Mood ""x"".y" DEFAULT 'it''s');
CREATE INDEX "ix ""t""" ON "it's a ""Table"".x" ("order");
