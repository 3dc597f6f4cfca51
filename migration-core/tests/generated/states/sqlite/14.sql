-- generated columns

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

CREATE TABLE rooms (
    id integer PRIMARY KEY,
    name text NOT NULL,
    floor integer,
    size real(6, 2),
    shout text GENERATED ALWAYS AS (upper(name)) VIRTUAL,
    UNIQUE (name),
    CONSTRAINT rooms_floor_size_key UNIQUE (floor, size),
    CONSTRAINT rooms_floor_check CHECK (floor BETWEEN -2 AND 80),
    CHECK (name <> '' AND name NOT LIKE '\%"#')
);
CREATE TABLE keyed (
    name text PRIMARY KEY,
    value text
) WITHOUT ROWID;
CREATE TABLE strict (
    id integer PRIMARY KEY,
    a int,
    b any
) STRICT;

CREATE INDEX ix_kinds_day ON kinds (day DESC);
CREATE UNIQUE INDEX ix_kinds_key ON kinds (key);
CREATE INDEX ix_kinds_two ON kinds (whole, large DESC);
CREATE INDEX ix_kinds_partial ON kinds (moment) WHERE yes AND words <> 'a"b';
CREATE INDEX ix_kinds_expression ON kinds (lower(words), (whole + 1) DESC);
CREATE INDEX ix_kinds_collation ON kinds (any_length COLLATE NOCASE);
CREATE UNIQUE INDEX ix_orders_code ON orders (code) WHERE code IS NOT NULL;

CREATE TABLE persons (
    id integer PRIMARY KEY AUTOINCREMENT,
    full_name text NOT NULL,
    feels text NOT NULL DEFAULT 'great {}' CHECK (feels IN ('sad', 'so-so', 'it''s "fine"', 'great {}')),
    chief integer REFERENCES persons (id) ON DELETE SET NULL
);
CREATE TABLE pets (
    id integer PRIMARY KEY,
    owner integer NOT NULL REFERENCES persons (id) ON DELETE CASCADE
);
CREATE INDEX ix_persons_sad ON persons (full_name) WHERE feels = 'sad';

CREATE TABLE changing (
    id integer PRIMARY KEY,
    a bigint NOT NULL DEFAULT 5,
    b integer,
    c timestamp_with_timezone_text DEFAULT '2020-01-01 00:00:00',
    d varchar(20) DEFAULT 'a
b\c''d"e',
    e boolean NOT NULL DEFAULT FALSE,
    f smallint NOT NULL,
    k text DEFAULT 'größer 数 🦀 {}',
    l text DEFAULT (upper('x') || '"#"##')
);
CREATE INDEX ix_changing_a ON changing (a DESC);

CREATE TABLE counters_a (id integer PRIMARY KEY, a integer);
CREATE TABLE counters_b (id integer PRIMARY KEY AUTOINCREMENT, a integer);
CREATE TABLE counters_c (id integer NOT NULL PRIMARY KEY AUTOINCREMENT, a integer);
CREATE TABLE counters_d (id integer PRIMARY KEY, a integer);
CREATE TABLE counters_e (id text NOT NULL PRIMARY KEY, a integer) WITHOUT ROWID;
CREATE TABLE counters_f (id integer NOT NULL, a integer NOT NULL, CONSTRAINT counters_f_pkey PRIMARY KEY (a, id));

CREATE TABLE computed (
    net real NOT NULL,
    rate real NOT NULL DEFAULT 0.2,
    gross real GENERATED ALWAYS AS (net * (1 + rate)) STORED,
    label text NOT NULL GENERATED ALWAYS AS ('{"#' || net || '\') VIRTUAL
);
