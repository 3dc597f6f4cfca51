-- allow: drop-tabel = a slip
ALTER TABLE jobs ADD COLUMN c int;
