CREATE TABLE t (a serial, b integer NOT NULL, c integer GENERATED ALWAYS AS IDENTITY, d serial);
CREATE SEQUENCE a_number OWNED BY t.a; CREATE SEQUENCE b_number OWNED BY t.b; CREATE SEQUENCE c_number OWNED BY t.c; CREATE SEQUENCE d_number OWNED BY t.d;
-- The server names the one that came to the column first.
ALTER SEQUENCE t_a_seq OWNED BY NONE; ALTER SEQUENCE t_a_seq OWNED BY t.a; ALTER SEQUENCE t_d_seq OWNED BY NONE; ALTER SEQUENCE t_d_seq OWNED BY t.d;
