CREATE TABLE a (id integer); COMMENT ON TABLE a IS 'old';
CREATE TABLE b (id integer); COMMENT ON TABLE b IS 'goes';
CREATE TABLE c (id integer);
