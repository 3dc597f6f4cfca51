CREATE TABLE t (a timestamptz DEFAULT CURRENT_TIMESTAMP, b timestamp, c timestamptz(3));
