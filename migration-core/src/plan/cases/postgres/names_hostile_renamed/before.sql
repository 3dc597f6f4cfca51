CREATE TABLE "it's a ""Table"".x" ("Ünï ""c"" \ d" integer CONSTRAINT pk PRIMARY KEY, "order" text CONSTRAINT ck CHECK ("order" <> 'order'));
CREATE INDEX ix ON "it's a ""Table"".x" (lower("order"));
