//! Which of a script's statements a note is about: what the cases, which ask for the codes alone, do not see.

use sea_orm::DbBackend;

use super::{noted, recording};
use crate::lint::rules::{Rules, Selection};
use crate::lint::{Note, Recorded, Size, Sizes, statements, statements_back};
use crate::online;
use crate::recording::{Allow, Recording};
use crate::target::Direction;

fn noted_of(sql: &[&str]) -> Vec<(String, String)> {
    let told = |note: Note| (note.code, note.statement.unwrap_or_default());
    noted(sql).into_iter().map(told).collect()
}

fn assert_noted(sql: &[&str], wanted: &[(&str, &str)]) {
    let noted = noted_of(sql);
    let noted: Vec<(&str, &str)> = noted.iter().map(|(code, it)| (&**code, &**it)).collect();
    assert_eq!(noted, wanted, "{sql:#?}");
}

#[test]
fn a_table_made_here_is_that_of_its_schema() {
    let drop = [("ban-drop-table", "DROP TABLE orders")];
    assert_noted(
        &["CREATE TABLE public.orders (id int)", "DROP TABLE orders"],
        &drop,
    );
    assert_noted(
        &[
            "CREATE TEMP TABLE pg_temp.orders (id int)",
            "DROP TABLE orders",
        ],
        &drop,
    );
    for schema in ["", "shop.", "\"Shop\"."] {
        let make = format!("CREATE TABLE {schema}fresh (id int)");
        let index = format!("CREATE INDEX ix ON {schema}fresh (id)");
        let take = format!("DROP INDEX {schema}ix");
        let rename = format!("ALTER TABLE {schema}fresh RENAME TO newer");
        let empty = format!("TRUNCATE {schema}newer");
        assert_noted(&[&make, &index, &take, &rename, &empty], &[]);
    }
    let moved = [
        "CREATE TABLE fresh (id int)",
        "ALTER TABLE fresh SET SCHEMA shop",
        "TRUNCATE shop.fresh",
    ];
    assert_noted(&moved, &[]);
}

#[test]
fn what_a_query_reads_is_not_what_is_changed() {
    let make = "CREATE TABLE fresh (id int)";
    for change in [
        "WITH f AS (SELECT id FROM fresh) DELETE FROM jobs USING f WHERE jobs.id = f.id",
        "WITH f AS (SELECT id FROM fresh) UPDATE jobs SET a = 1 FROM f",
        "WITH f AS (SELECT id FROM fresh) INSERT INTO jobs (id) SELECT id FROM f",
        "WITH gone AS (DELETE FROM jobs RETURNING id) INSERT INTO fresh SELECT id FROM gone",
        "WITH f AS (SELECT id FROM fresh), gone AS (DELETE FROM jobs RETURNING id) SELECT * FROM gone",
        "MERGE INTO jobs USING fresh ON jobs.id = fresh.id WHEN MATCHED THEN DELETE",
    ] {
        assert_noted(&[make, change], &[("unbatched-change", change)]);
    }
    let drop = "DROP TABLE jobs";
    let into = "WITH old AS (SELECT id FROM jobs) SELECT * INTO fresh FROM old";
    assert_noted(
        &[into, "DELETE FROM fresh", drop],
        &[("ban-drop-table", drop)],
    );
    for harmless in [
        "INSERT INTO fresh SELECT id FROM jobs",
        "UPDATE fresh SET id = jobs.id FROM jobs",
        "DELETE FROM fresh USING jobs",
    ] {
        assert_noted(&[make, harmless], &[]);
    }
}

#[test]
fn a_column_whose_rows_are_looked_at_is_noted() {
    let named = "ALTER TABLE jobs ADD COLUMN n int CONSTRAINT positive CHECK (n > 0)";
    assert_noted(&[named], &[("constraint-missing-not-valid", named)]);
    let both = "ALTER TABLE jobs ADD COLUMN n int CHECK (n > 0), ADD CONSTRAINT c CHECK (a > 0)";
    assert_noted(&[both], &[("constraint-missing-not-valid", both)]);
}

#[test]
fn the_column_whose_name_goes_is_noted() {
    let last = "ALTER TABLE items RENAME COLUMN price_gross TO price";
    assert_noted(
        &[
            "ALTER TABLE items RENAME COLUMN price TO price_net",
            last,
            "ALTER TABLE elsewhere RENAME COLUMN other TO price_gross",
        ],
        &[
            ("renaming-column", last),
            (
                "renaming-column",
                "ALTER TABLE elsewhere RENAME COLUMN other TO price_gross",
            ),
        ],
    );
    let first = "ALTER TABLE items RENAME COLUMN price TO \"__new\"";
    let back = "ALTER TABLE items RENAME COLUMN \"__new\" TO amount";
    assert_noted(&[first, back], &[("renaming-column", first)]);
}

#[test]
fn an_extension_takes_columns_with_it() {
    let drop = "DROP EXTENSION citext CASCADE";
    assert_noted(&[drop], &[("ban-drop-cascade", drop)]);
    assert_noted(&["DROP EXTENSION citext"], &[]);
    let back = |up: &str| {
        let (up, down) = ([up.to_owned()], [drop.to_owned()]);
        statements_back(Rules::DEFAULT, &down, &up, true, &Sizes::unknown()).len()
    };
    assert_eq!(back("CREATE EXTENSION citext"), 0);
    assert_eq!(back("CREATE EXTENSION IF NOT EXISTS citext"), 1);
}

#[test]
fn a_lock_is_held_until_the_transaction_ends() {
    let sql = [
        "ALTER TABLE jobs ADD COLUMN x int",
        "CREATE INDEX i ON jobs (x)",
        "CREATE INDEX j ON users (x)",
    ]
    .map(str::to_owned);
    let lines = |transactional| -> Vec<String> {
        statements(Rules::DEFAULT, &sql, transactional, &Sizes::unknown())
            .iter()
            .filter(|note| note.code == "require-concurrent-index-creation")
            .map(Note::line)
            .collect()
    };
    let index =
        "require-concurrent-index-creation: the index is built while nobody can write to the table";
    let plain = |table| format!("{index}; SHARE lock, which stops writes of {table}");
    let held = format!(
        "{index}, under the stronger lock of an earlier statement; ACCESS EXCLUSIVE lock, which stops reads and writes of jobs"
    );
    assert_eq!(lines(true), [held, plain("users")]);
    assert_eq!(lines(false), [plain("jobs"), plain("users")]);
}

#[test]
fn sizes_are_those_of_the_search_path() {
    let size = Size {
        rows: Some(3),
        bytes: 8_192,
    };
    let sizes: Sizes = [("jobs".to_owned(), size)].into_iter().collect();
    let sql = ["DROP TABLE jobs", "DROP TABLE archive.jobs"].map(str::to_owned);
    let known: Vec<bool> = statements(Rules::DEFAULT, &sql, true, &sizes)
        .iter()
        .map(|note| note.size.is_some())
        .collect();
    assert_eq!(known, [true, false]);
}

fn codes(up: &Recording, down: &Recording) -> Vec<String> {
    let recorded = Recorded {
        backend: DbBackend::Postgres,
        transactional: true,
        up,
        down,
    };
    let selection = Selection::of(Rules::DEFAULT);
    [Direction::Up, Direction::Down]
        .into_iter()
        .flat_map(|direction| recorded.notes(direction, &selection, &Sizes::unknown()))
        .map(|note| note.code)
        .collect()
}

#[test]
fn a_proof_is_of_the_column() {
    for table in ["\"t\"", "\"s\".\"t\""] {
        let sql = online::set_not_null(table, "a b");
        let notes = statements(Rules::DEFAULT, &sql, false, &Sizes::unknown());
        assert_eq!(notes, []);
        let other = [sql[0].clone(), sql[1].clone(), sql[2].replace("a b", "c")];
        let notes = statements(Rules::DEFAULT, &other, false, &Sizes::unknown());
        assert_eq!(notes.len(), 1);
    }
}

/// The parts of a column that gets another type, and what is allowed there.
#[test]
fn a_column_beside_another_needs_no_allowance() {
    let expand = recording(&["ALTER TABLE \"t\" ADD COLUMN \"n__new\" bigint NULL"]);
    let mut shrink = recording(&["ALTER TABLE \"t\" DROP COLUMN \"n__new\""]);
    let mut switch = recording(&[
        "ALTER TABLE \"t\" RENAME COLUMN \"n\" TO \"n__old\"",
        "ALTER TABLE \"t\" RENAME COLUMN \"n__new\" TO \"n\"",
    ]);
    let mut switch_back = recording(&[
        "ALTER TABLE \"t\" RENAME COLUMN \"n\" TO \"n__new\"",
        "ALTER TABLE \"t\" RENAME COLUMN \"n__old\" TO \"n\"",
    ]);
    assert!(codes(&expand, &shrink).is_empty());
    assert!(codes(&switch, &switch_back).is_empty());
    for (recording, code) in [
        (&mut shrink, "ban-drop-column"),
        (&mut switch, "renaming-column"),
        (&mut switch_back, "renaming-column"),
    ] {
        recording.allowed.push(Allow {
            code: code.to_owned(),
            reason: "it keeps its name".to_owned(),
        });
    }
    assert_eq!(codes(&expand, &shrink), ["unneeded-allow"]);
    assert_eq!(
        codes(&switch, &switch_back),
        ["unneeded-allow", "unneeded-allow"]
    );
}
