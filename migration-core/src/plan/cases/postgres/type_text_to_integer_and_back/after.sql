CREATE TABLE t (a integer DEFAULT 7, b text DEFAULT '8');
