CREATE TABLE t (a json DEFAULT '{}', b jsonb, c text, d jsonb);
