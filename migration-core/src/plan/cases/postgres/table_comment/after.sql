CREATE TABLE a (id integer); COMMENT ON TABLE a IS 'it''s \ new';
CREATE TABLE b (id integer);
CREATE TABLE c (id integer); COMMENT ON TABLE c IS E'two\nlines';
