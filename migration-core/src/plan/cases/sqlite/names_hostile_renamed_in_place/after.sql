CREATE TABLE "new ""T""" ("select" integer PRIMARY KEY, "N ""n""" text CHECK ("N ""n""" <> 'order'));
CREATE INDEX ix ON "new ""T""" (lower("N ""n"""));
