-- two tables that refer to each other

CREATE TABLE kinds (
    id integer PRIMARY KEY AUTOINCREMENT,
    tiny tinyint DEFAULT -1,
    small smallint,
    whole integer NOT NULL DEFAULT 0,
    large bigint DEFAULT 9999999999,
    exact real(12, 2) NOT NULL DEFAULT 0.00,
    loose real_decimal,
    single float DEFAULT 1.5,
    twice double DEFAULT -0.25,
    yes boolean NOT NULL DEFAULT TRUE,
    words text DEFAULT 'it''s',
    short varchar(40) DEFAULT 'queued',
    any_length varchar,
    fixed char(3),
    day date_text DEFAULT CURRENT_DATE,
    moment datetime_text DEFAULT CURRENT_TIMESTAMP,
    zoned timestamp_with_timezone_text NOT NULL DEFAULT CURRENT_TIMESTAMP,
    clock time_text,
    bytes blob DEFAULT x'00ff',
    sized blob(16),
    document json_text DEFAULT '{}',
    binary_document jsonb_text NOT NULL DEFAULT '{"a": ["\"#", {}]}',
    key uuid_text DEFAULT (lower(hex(randomblob(16)))),
    odd "a type, of (its) own",
    untyped,
    sorted text COLLATE NOCASE
);

CREATE TABLE accounts (
    id integer NOT NULL PRIMARY KEY AUTOINCREMENT,
    region integer NOT NULL DEFAULT 1,
    code varchar(10) NOT NULL,
    CONSTRAINT accounts_region_code_key UNIQUE (region, code)
);
CREATE TABLE orders (
    account_id integer NOT NULL,
    number integer NOT NULL,
    region integer,
    code varchar(10),
    parent_account integer,
    parent_number integer,
    reviewer integer DEFAULT 1 REFERENCES accounts (id) ON DELETE SET DEFAULT ON UPDATE RESTRICT,
    PRIMARY KEY (account_id, number),
    FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT orders_region_fkey FOREIGN KEY (region, code) REFERENCES accounts (region, code) ON DELETE SET NULL,
    FOREIGN KEY (parent_account, parent_number) REFERENCES orders (account_id, number) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE hens (
    id integer PRIMARY KEY,
    egg_id integer NOT NULL REFERENCES eggs (id) DEFERRABLE INITIALLY DEFERRED,
    mother_id integer REFERENCES hens (id) ON DELETE SET NULL
);
CREATE TABLE eggs (
    id integer PRIMARY KEY,
    hen_id integer NOT NULL REFERENCES hens (id)
);
