-- other types

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
    a bigint DEFAULT 5,
    b integer DEFAULT 7,
    c timestamp_with_timezone_text DEFAULT CURRENT_TIMESTAMP,
    d varchar(20),
    e boolean,
    f smallint DEFAULT 0,
    k text,
    l text
);
CREATE INDEX ix_changing_a ON changing (a);
