CREATE TABLE t (a integer NOT NULL, b serial, c serial);
