-- allow: ban-drop-not-null = a rule that is off here
ALTER TABLE jobs ADD COLUMN c int;
