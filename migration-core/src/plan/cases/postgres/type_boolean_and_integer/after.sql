CREATE TABLE t (a integer NOT NULL DEFAULT 0, b boolean NOT NULL DEFAULT true, c smallint);
