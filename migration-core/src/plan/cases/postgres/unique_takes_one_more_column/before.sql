CREATE TABLE t (tenant integer NOT NULL, email text CONSTRAINT t_email_key UNIQUE, phone text); CREATE UNIQUE INDEX ux_t_phone ON t (phone);
