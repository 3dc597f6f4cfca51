-- little is left

CREATE TABLE accounts (
    id serial PRIMARY KEY,
    region integer NOT NULL DEFAULT 1,
    code character varying(10) NOT NULL
);
