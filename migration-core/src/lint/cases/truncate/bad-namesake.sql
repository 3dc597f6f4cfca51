CREATE TABLE other.jobs (id int);
TRUNCATE public.jobs;
