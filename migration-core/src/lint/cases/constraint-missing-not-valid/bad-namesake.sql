CREATE TABLE other.jobs (a int);
ALTER TABLE public.jobs ADD CONSTRAINT positive CHECK (a > 0);
