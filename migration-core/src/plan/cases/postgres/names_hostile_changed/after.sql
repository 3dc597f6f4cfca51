CREATE TYPE "Mood ""x"".y" AS ENUM ('it''s');
CREATE TABLE "it's a ""Table"".x" ("Ünï ""c"" \ d" bigserial PRIMARY KEY, "order" text NOT NULL DEFAULT 'it''s' CONSTRAINT "c ""2""" CHECK ("order" <> 'x'), "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx" "Mood ""x"".y" DEFAULT 'it''s');
CREATE INDEX "ix ""u""" ON "it's a ""Table"".x" ("order" DESC);
COMMENT ON INDEX "ix ""u""" IS 'it''s';
