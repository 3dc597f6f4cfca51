//! What is found in a SQLite file.

use test_support::sqlite_database;

use super::{SQLITE_CHECKS, check_up, on};

#[test]
fn a_sqlite_file() {
    let database = sqlite_database();
    let (_folder, program) = on(&database.url());
    check_up(&program)
        .finds(
            "warning",
            "connection",
            &["no SQLite file", "path is wrong"],
        )
        .finds("warning", "history", &["10 pending"])
        .nothing_but(&["connection", "history"]);
    assert!(!database.path().exists());
    program.succeed(&["up"]);
    let before = std::fs::read(database.path()).unwrap();
    let found = check_up(&program);
    found
        .nothing_but(&[])
        .finds("ok", "file", &["KiB", "SQLite 3."])
        .finds("ok", "journal", &["mode delete"])
        .finds("ok", "writable", &["nobody else"])
        .finds("ok", "history", &["current"]);
    let checks: Vec<&str> = found
        .lines
        .iter()
        .map(|line| line.split_whitespace().nth(1).unwrap())
        .collect();
    assert_eq!(checks, SQLITE_CHECKS);
    let names: Vec<_> = std::fs::read_dir(database.folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(names, ["test.db"]);
    assert_eq!(std::fs::read(database.path()).unwrap(), before);
}

#[test]
fn a_sqlite_row_without_its_parent() {
    let database = sqlite_database();
    let (_folder, program) = on(&database.url());
    program.succeed(&["up"]);
    database.execute(
        "PRAGMA foreign_keys = off; CREATE TABLE houses (id integer PRIMARY KEY); \
         CREATE TABLE rooms (house integer REFERENCES houses); INSERT INTO rooms VALUES (1), (2); \
         INSERT INTO houses VALUES (2)",
    );
    check_up(&program)
        .finds(
            "problem",
            "foreign-keys",
            &[
                "1 row(s) of rooms without their houses",
                "foreign_key_check",
            ],
        )
        .nothing_but(&["foreign-keys"]);
}

#[test]
fn a_sqlite_file_that_is_damaged() {
    let database = sqlite_database();
    let (_folder, program) = on(&database.url());
    program.succeed(&["up"]);
    database.execute("CREATE TABLE big (text text); INSERT INTO big SELECT hex(randomblob(2000)) FROM (VALUES (1), (2), (3), (4), (5), (6), (7), (8))");
    let root = database
        .value("SELECT rootpage FROM sqlite_schema WHERE name = 'big'")
        .unwrap();
    let mut bytes = std::fs::read(database.path()).unwrap();
    let start = (root.parse::<usize>().unwrap() - 1) * 4096;
    bytes[start + 3..start + 100].fill(0xff);
    std::fs::write(database.path(), bytes).unwrap();
    check_up(&program)
        .finds("problem", "integrity", &["backup"])
        .nothing_but(&["integrity", "foreign-keys"]);
}

#[test]
fn a_sqlite_file_that_somebody_writes() {
    let database = sqlite_database();
    let (_folder, program) = on(&database.url());
    program.succeed(&["up"]);
    let long = "BEGIN IMMEDIATE; WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 2000000) \
                SELECT count(*) FROM c; ROLLBACK";
    std::thread::scope(|scope| {
        let writing = scope.spawn(|| database.execute(long));
        while !check_up(&program)
            .line("writable")
            .contains("another program is writing")
        {
            assert!(!writing.is_finished(), "the writer was never seen");
        }
    });
    check_up(&program).nothing_but(&[]);
}
