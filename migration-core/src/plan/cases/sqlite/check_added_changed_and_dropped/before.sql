CREATE TABLE t (a integer CHECK (a > 0), b text CHECK (b <> 'x'));
