CREATE TABLE t (during tsrange, other int4range, gone int4range,
    CONSTRAINT during_excl EXCLUDE USING gist (during WITH &&) WHERE (NOT isempty(during)) DEFERRABLE,
    CONSTRAINT other_excl EXCLUDE USING gist (other WITH -|-));
COMMENT ON CONSTRAINT during_excl ON t IS 'One at a time';
