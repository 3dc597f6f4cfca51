CREATE TABLE other.jobs (id int);
DELETE FROM public.jobs;
