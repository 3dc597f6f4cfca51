CREATE TABLE t (a smallint DEFAULT 7, b integer NOT NULL DEFAULT 0, c varchar(20) DEFAULT 'x', d varchar(20), e real, f numeric(10, 2), g varchar(3)[]);
CREATE INDEX ix_t_b ON t (b);
