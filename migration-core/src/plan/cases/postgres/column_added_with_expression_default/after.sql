CREATE TABLE t (id integer, made timestamptz NOT NULL DEFAULT now(), token uuid DEFAULT gen_random_uuid());
