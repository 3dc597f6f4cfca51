CREATE TABLE other.jobs (a int);
ALTER TABLE public.jobs ALTER COLUMN a TYPE bigint;
