-- much at once
-- rename: hens.mother_id=sister_id

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
    sorted text COLLATE NOCASE,
    UNIQUE (short),
    CONSTRAINT kinds_whole_check CHECK (whole >= 0)
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
    CONSTRAINT orders_pkey PRIMARY KEY (number, account_id),
    FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE RESTRICT,
    CONSTRAINT orders_region_fkey FOREIGN KEY (region, code) REFERENCES accounts (region, code) ON DELETE SET NULL,
    FOREIGN KEY (parent_account, parent_number) REFERENCES orders (number, account_id)
);

CREATE TABLE hens (
    id integer PRIMARY KEY,
    egg_id integer REFERENCES eggs (id),
    sister_id integer REFERENCES hens (id) ON DELETE SET NULL
);
CREATE TABLE eggs (
    id integer PRIMARY KEY,
    hen_id integer NOT NULL REFERENCES hens (id) ON DELETE CASCADE,
    broken boolean NOT NULL DEFAULT FALSE
);

CREATE TABLE rooms (
    id integer,
    name text NOT NULL,
    floor integer NOT NULL,
    size real(6, 2),
    PRIMARY KEY (floor, name),
    CONSTRAINT rooms_renamed_key UNIQUE (floor, size),
    CONSTRAINT rooms_floor_check CHECK (floor BETWEEN -3 AND 80),
    CHECK (size > 0)
);
CREATE TABLE keyed (
    name text NOT NULL PRIMARY KEY,
    value text
);
CREATE TABLE strict (
    id integer PRIMARY KEY,
    a int,
    b text
);

CREATE INDEX ix_kinds_day ON kinds (day);
CREATE INDEX ix_kinds_key ON kinds (key);
CREATE INDEX ix_kinds_other_name ON kinds (whole, large DESC);
CREATE INDEX ix_kinds_partial ON kinds (moment) WHERE yes;
CREATE INDEX ix_kinds_collation ON kinds (any_length COLLATE RTRIM);

CREATE TABLE persons (
    id integer PRIMARY KEY AUTOINCREMENT,
    full_name text NOT NULL,
    age smallint CHECK (age > 0),
    joined datetime_text NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE TABLE cases (
    id integer PRIMARY KEY AUTOINCREMENT,
    owner integer NOT NULL REFERENCES persons (id) ON DELETE CASCADE
);
CREATE INDEX ix_persons_joined ON persons (joined);

CREATE TABLE computed (
    net real NOT NULL,
    rate real NOT NULL DEFAULT 0.2,
    gross real,
    label text GENERATED ALWAYS AS ('net ' || net) STORED,
    half real GENERATED ALWAYS AS (net / 2) VIRTUAL
);
