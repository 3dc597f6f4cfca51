CREATE TABLE "it's a ""Table"".x" ("Ünï ""c"" \ d" integer PRIMARY KEY AUTOINCREMENT, "order" text CONSTRAINT "ck "" --" CHECK ("order" <> '--'), "select" integer REFERENCES "it's a ""Table"".x" ("Ünï ""c"" \ d"), [a b] text);
CREATE INDEX "ix ""t""; " ON "it's a ""Table"".x" ("order", lower([a b])) WHERE "order" IS NOT NULL;
CREATE TRIGGER "tr ""x""" AFTER INSERT ON "it's a ""Table"".x" BEGIN UPDATE "it's a ""Table"".x" SET "order" = 'it''s;' WHERE "Ünï ""c"" \ d" = NEW."Ünï ""c"" \ d"; END;
