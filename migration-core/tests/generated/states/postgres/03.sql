-- two tables that refer to each other

CREATE TABLE kinds (
    id bigserial PRIMARY KEY,
    tiny smallint DEFAULT '-1',
    whole integer NOT NULL DEFAULT 0,
    large bigint DEFAULT 9999999999,
    exact numeric(12,2) NOT NULL DEFAULT 0.00,
    loose numeric,
    single real DEFAULT 1.5,
    twice double precision DEFAULT '-0.25',
    yes boolean NOT NULL DEFAULT true,
    words text DEFAULT 'it''s',
    short character varying(40) DEFAULT 'queued',
    any_length character varying,
    fixed character(3),
    one "char",
    day date DEFAULT CURRENT_DATE,
    moment timestamp without time zone DEFAULT CURRENT_TIMESTAMP,
    zoned timestamp with time zone NOT NULL DEFAULT now(),
    exactly timestamp(3) with time zone,
    clock time without time zone,
    zoned_clock time with time zone,
    span interval DEFAULT '1 day',
    bytes bytea DEFAULT '\x00ff',
    document json DEFAULT '{}',
    binary_document jsonb NOT NULL DEFAULT '{"a": ["\"#", {}]}',
    key uuid DEFAULT gen_random_uuid(),
    list integer[] NOT NULL DEFAULT '{}',
    lists text[] DEFAULT ARRAY['a', 'b"c'],
    address inet,
    hardware macaddr,
    bits bit varying(8),
    some_bits bit(4) DEFAULT B'0101',
    place point,
    during tstzrange,
    search tsvector,
    money_amount money,
    sorted text COLLATE "C"
);
CREATE TABLE empty ();

CREATE TABLE accounts (
    id serial PRIMARY KEY,
    region integer NOT NULL DEFAULT 1,
    code character varying(10) NOT NULL,
    CONSTRAINT accounts_region_code_key UNIQUE (region, code)
);
CREATE TABLE orders (
    account_id integer NOT NULL,
    number integer NOT NULL,
    region integer,
    code character varying(10),
    parent_account integer,
    parent_number integer,
    reviewer integer DEFAULT 1,
    CONSTRAINT orders_pkey PRIMARY KEY (account_id, number),
    CONSTRAINT orders_account_fkey FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT orders_region_fkey FOREIGN KEY (region, code) REFERENCES accounts (region, code) MATCH FULL ON DELETE SET NULL,
    CONSTRAINT orders_parent_fkey FOREIGN KEY (parent_account, parent_number) REFERENCES orders (account_id, number) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT orders_reviewer_fkey FOREIGN KEY (reviewer) REFERENCES accounts (id) ON DELETE SET DEFAULT ON UPDATE RESTRICT
);

CREATE TABLE hens (
    id integer PRIMARY KEY,
    egg_id integer NOT NULL,
    mother_id integer REFERENCES hens (id) ON DELETE SET NULL
);
CREATE TABLE eggs (
    id integer PRIMARY KEY,
    hen_id integer NOT NULL CONSTRAINT eggs_hen_fkey REFERENCES hens (id) DEFERRABLE
);
ALTER TABLE hens ADD CONSTRAINT hens_egg_fkey FOREIGN KEY (egg_id) REFERENCES eggs (id) DEFERRABLE INITIALLY DEFERRED;
