CREATE TABLE t (a integer); CREATE INDEX ix ON t (a); UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'ix'::regclass;
