-- allow: ban-drop-column = nothing reads it
ALTER TABLE people DROP COLUMN mood;
DROP TYPE mood;
