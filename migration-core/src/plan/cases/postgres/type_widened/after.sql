CREATE TABLE t (a integer DEFAULT 7, b bigint NOT NULL DEFAULT 0, c varchar(50) DEFAULT 'x', d text, e double precision, f numeric(12, 2), g varchar(5)[]);
CREATE INDEX ix_t_b ON t (b);
