INSERT INTO "it's a ""Table"".x" ("order") VALUES (NULL);
