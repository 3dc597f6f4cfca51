CREATE TABLE t (a serial, b integer NOT NULL, c integer);
