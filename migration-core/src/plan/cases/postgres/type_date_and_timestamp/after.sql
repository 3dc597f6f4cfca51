CREATE TABLE t (a timestamp, b date);
