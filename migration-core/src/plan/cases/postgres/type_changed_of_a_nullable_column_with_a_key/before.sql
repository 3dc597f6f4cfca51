CREATE TABLE "Big Events" (id uuid PRIMARY KEY, "it's" timestamp, doc json);
