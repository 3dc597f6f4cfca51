//! The catalogue of a Postgres database.

use test_support::{catalogue, postgres_database};

#[test]
fn of_nothing_is_empty() {
    let database = postgres_database("empty");
    database.execute(
        "CREATE TABLE seaql_migrations (version varchar PRIMARY KEY, applied_at bigint);
         CREATE TABLE seaql_migration_attempts (id serial);
         CREATE TABLE alembic_version (version_num varchar(32) NOT NULL);
         CREATE INDEX ON seaql_migrations (applied_at)",
    );
    assert_eq!(catalogue(&database), "");
}

#[test]
fn says_everything_in_order() {
    let database = postgres_database("catalogue");
    database.execute(
        "CREATE TYPE mood AS ENUM ('sad', 'it''s ok', 'happy');
         CREATE SCHEMA other;
         CREATE TABLE zebra (id serial PRIMARY KEY, gone text, Name varchar(20) COLLATE \"C\" DEFAULT 'x' NOT NULL);
         ALTER TABLE zebra DROP COLUMN gone;
         ALTER TABLE zebra ADD COLUMN m mood, ADD COLUMN big bigint GENERATED ALWAYS AS IDENTITY (START 10),
                           ADD COLUMN twice bigint GENERATED ALWAYS AS (id * 2) STORED;
         CREATE UNLOGGED TABLE \"Ape\" (zebra integer, \"the n\" numeric(10,2) CHECK (\"the n\" > 0), UNIQUE (zebra));
         ALTER TABLE \"Ape\" ADD CONSTRAINT fk FOREIGN KEY (zebra) REFERENCES zebra ON DELETE CASCADE NOT VALID;
         CREATE TABLE other.t (at timestamptz DEFAULT now());
         CREATE UNIQUE INDEX ix_b ON zebra (lower(name)) WHERE m IS NOT NULL;
         CREATE INDEX ix_a ON zebra (id);
         UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'ix_a'::regclass;
         CREATE SEQUENCE free AS smallint INCREMENT 5;
         CREATE VIEW v AS SELECT 1 AS id;
         CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
         CREATE TRIGGER tr AFTER INSERT ON zebra EXECUTE FUNCTION f();
         COMMENT ON COLUMN zebra.m IS 'how';",
    );
    let expected = "\
enum mood ('sad', 'it''s ok', 'happy')
table \"Ape\" unlogged
  column zebra integer null
  column \"the n\" numeric(10,2) null
  constraint \"Ape_the n_check\" CHECK ((\"the n\" > (0)::numeric))
  constraint \"Ape_zebra_key\" UNIQUE (zebra)
  constraint fk FOREIGN KEY (zebra) REFERENCES zebra(id) ON DELETE CASCADE NOT VALID
table other.t
  column at timestamp with time zone null default now()
table zebra
  column id integer not null default nextval('zebra_id_seq'::regclass)
  column name character varying(20) collate \"C\" not null default 'x'::character varying
  column m mood null
  column big bigint not null generated always as identity
  column twice bigint null generated always as ((id * 2))
  sequence zebra_big_seq bigint start 10 owned by zebra.big
  sequence zebra_id_seq integer owned by zebra.id
  constraint zebra_pkey PRIMARY KEY (id)
  index CREATE INDEX ix_a ON public.zebra USING btree (id) (invalid)
  index CREATE UNIQUE INDEX ix_b ON public.zebra USING btree (lower((name)::text)) WHERE (m IS NOT NULL)
  trigger CREATE TRIGGER tr AFTER INSERT ON public.zebra FOR EACH STATEMENT EXECUTE FUNCTION f()
  comment on m 'how'
sequence free smallint increment 5
view v as SELECT 1 AS id;
";
    assert_eq!(catalogue(&database), expected);
}
