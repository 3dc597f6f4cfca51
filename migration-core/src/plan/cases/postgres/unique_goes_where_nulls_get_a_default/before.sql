CREATE TABLE t (id integer PRIMARY KEY, c integer CONSTRAINT t_c_key UNIQUE); CREATE UNIQUE INDEX ux_t_c_id ON t (id, c); CREATE UNIQUE INDEX ux_t_c ON t (c);
