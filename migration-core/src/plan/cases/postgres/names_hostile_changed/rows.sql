INSERT INTO "it's a ""Table"".x" VALUES (5, 7, 'it''s');
