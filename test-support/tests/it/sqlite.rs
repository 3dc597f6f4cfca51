//! The catalogue of an SQLite database.

use test_support::{sqlite_catalogue, sqlite_database};

#[test]
fn says_everything_in_order() {
    let database = sqlite_database();
    database.execute(
        "CREATE TABLE seaql_migrations (version text PRIMARY KEY);
         CREATE TABLE \"zebra\" (id integer NOT NULL PRIMARY KEY AUTOINCREMENT, name varchar DEFAULT 'x' UNIQUE,
                               n int CHECK (n > 0), twice int GENERATED ALWAYS AS (n * 2));
         CREATE TABLE ape (a int REFERENCES zebra(id) ON DELETE CASCADE, b int NOT NULL, PRIMARY KEY (b, a)) WITHOUT ROWID;
         CREATE UNIQUE INDEX \"ix\" ON \"zebra\" (\"name\" DESC, lower(name)) WHERE n IS NOT NULL;
         CREATE VIEW v AS SELECT id  FROM zebra;
         CREATE TRIGGER tr AFTER INSERT ON zebra BEGIN SELECT 1; END;",
    );
    let expected = "\
table ape
  options without rowid
  column a int not null
  column b int not null
  primary key (b, a)
  foreign key (a) references zebra (id) on update no action on delete cascade
table zebra
  column id integer not null
  column name varchar null default 'x'
  column n int null
  column twice int null generated virtual
  primary key (id)
  autoincrement
  check (n > 0)
  unique (name)
  index ix unique ( name DESC , lower ( name ) ) WHERE n IS NOT NULL
  trigger CREATE TRIGGER tr AFTER INSERT ON zebra BEGIN SELECT 1 ; END
view v CREATE VIEW v AS SELECT id FROM zebra
";
    assert_eq!(sqlite_catalogue(database.path()), expected);
}

#[test]
fn a_rebuilt_table_reads_like_an_altered_one() {
    let altered = sqlite_database();
    altered.execute(
        "CREATE TABLE t (id integer PRIMARY KEY); ALTER TABLE t ADD COLUMN a text DEFAULT 'x'",
    );
    let rebuilt = sqlite_database();
    rebuilt.execute("CREATE TABLE new (\"id\" INTEGER PRIMARY KEY, \"a\" TEXT DEFAULT 'x'); ALTER TABLE new RENAME TO t");
    assert_eq!(
        sqlite_catalogue(altered.path()),
        sqlite_catalogue(rebuilt.path())
    );
}

#[test]
fn gives_values_as_text_and_enforces_foreign_keys() {
    let database = sqlite_database();
    database.execute(
        "CREATE TABLE p (id integer PRIMARY KEY); CREATE TABLE c (p integer REFERENCES p(id))",
    );
    database
        .try_execute("INSERT INTO c VALUES (1)")
        .unwrap_err();
    assert_eq!(database.execute("INSERT INTO p VALUES (1), (2)"), 2);
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(
        database.query("SELECT 1, 'a', NULL, 1.5"),
        [[text("1"), text("a"), None, text("1.5")]]
    );
    assert_eq!(database.value("SELECT count(*) FROM p"), text("2"));
    assert!(database.url().starts_with("sqlite:///"));
}
