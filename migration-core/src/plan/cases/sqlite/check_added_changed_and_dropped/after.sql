CREATE TABLE t (a integer CHECK (a > -1), b text, CONSTRAINT both CHECK (a IS NOT NULL OR b IS NOT NULL));
