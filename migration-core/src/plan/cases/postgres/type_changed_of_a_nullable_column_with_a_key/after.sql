CREATE TABLE "Big Events" (id uuid PRIMARY KEY, "it's" timestamptz DEFAULT now(), doc jsonb DEFAULT '{}');
