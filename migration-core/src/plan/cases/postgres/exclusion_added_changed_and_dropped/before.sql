CREATE TABLE t (during tsrange, other int4range, gone int4range, CONSTRAINT gone_excl EXCLUDE USING gist (gone WITH &&),
    CONSTRAINT other_excl EXCLUDE USING gist (other WITH &&));
