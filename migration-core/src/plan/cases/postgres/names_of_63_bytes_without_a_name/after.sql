CREATE TABLE "ttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt" (a serial, CHECK (a > 0)); CREATE INDEX ON "ttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt" (a);
