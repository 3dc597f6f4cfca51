CREATE TABLE t (tenant integer NOT NULL, email text, phone text, CONSTRAINT t_tenant_email_key UNIQUE (tenant, email), CONSTRAINT t_tenant_phone_key UNIQUE (tenant, phone));
