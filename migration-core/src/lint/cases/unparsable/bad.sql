-- fails: 42601
ALTER TABEL jobs ADD COLUMN c int;
