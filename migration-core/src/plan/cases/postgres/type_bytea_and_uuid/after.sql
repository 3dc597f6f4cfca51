CREATE TABLE t (a bytea, b text, c uuid);
