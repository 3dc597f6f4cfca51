CREATE TABLE t (a timestamp DEFAULT CURRENT_TIMESTAMP, b timestamptz, c timestamp(0));
