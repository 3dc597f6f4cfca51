-- allow: ban-drop-table = nothing reads it
ALTER TABLE jobs ADD COLUMN c int;
