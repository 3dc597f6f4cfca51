CREATE TABLE other.jobs AS SELECT * FROM public.jobs;
DROP TABLE public.jobs;
