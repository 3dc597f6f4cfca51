CREATE TYPE "Mood ""x"".y" AS ENUM ('it''s', '"', '\', '', 'select');
CREATE TABLE "it's a ""Table"".x" (
    "Ünï ""c"" \ d" integer GENERATED ALWAYS AS IDENTITY CONSTRAINT "pk "" ." PRIMARY KEY,
    "order" text NOT NULL DEFAULT 'it''s \ "x"' CONSTRAINT "check ' $$ --" CHECK ("order" <> '--'),
    "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx" "Mood ""x"".y" DEFAULT 'it''s',
    "select" serial,
    "a b" integer CONSTRAINT "fk ""; DROP" REFERENCES "it's a ""Table"".x" ON DELETE SET NULL,
    CONSTRAINT "Key ""1""" UNIQUE ("order", "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx")
);
CREATE INDEX "ix ""t"" ö" ON "it's a ""Table"".x" ("a b", lower("order")) WHERE "Ünï ""c"" \ d" > 0;
COMMENT ON COLUMN "it's a ""Table"".x"."Ünï ""c"" \ d" IS 'it''s "-- \ one';
CREATE TABLE "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx" ("üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx" bigserial);
CREATE SEQUENCE "Seq ""x""" OWNED BY "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx"."üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüx";
