CREATE TABLE t (a jsonb DEFAULT '{}', b json, c jsonb, d varchar(6));
