CREATE TABLE "new ""T""" ("select" integer CONSTRAINT pk PRIMARY KEY, "N ""n""" text CONSTRAINT ck CHECK ("N ""n""" <> 'order'));
CREATE INDEX ix ON "new ""T""" (lower("N ""n"""));
