CREATE SCHEMA other;
CREATE TABLE jobs (id int);
ALTER TABLE jobs SET SCHEMA other;
CREATE TABLE public.stays (id int);
