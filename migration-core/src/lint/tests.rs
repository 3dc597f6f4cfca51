//! Hostile SQL, sizes, SQLite, what a project changes, and the table in the documentation.

mod scripts;

use std::path::Path;

use sea_orm::DbBackend;

use super::rules::{Rules, Selection, all};
use super::{Note, Recorded, Size, Sizes, statements, statements_back};
use crate::recording::Recording;
use crate::target::Direction;

fn noted(sql: &[&str]) -> Vec<Note> {
    let sql: Vec<String> = sql.iter().map(|sql| (*sql).to_owned()).collect();
    statements(Rules::DEFAULT, &sql, true, &Sizes::unknown())
}

fn codes(sql: &[&str]) -> Vec<String> {
    noted(sql).into_iter().map(|note| note.code).collect()
}

fn recording(sql: &[&str]) -> Recording {
    Recording {
        statements: sql.iter().map(|sql| (*sql).to_owned()).collect(),
        complete: true,
        asked: false,
        allowed: Vec::new(),
    }
}

#[test]
fn what_is_not_understood_is_said_and_hides_nothing() {
    for broken in [
        "INSERT INTO a VALUES ('unterminated",
        "SELECT \"unterminated",
        "DO $$ unterminated",
        "/* unterminated",
        "SELECT (((",
        "ALTER TABLE",
        "\u{0}",
        "é'ü",
        "DROP TABLE a; SELEC 1",
    ] {
        let codes = codes(&[broken, "DROP TABLE \"b\""]);
        assert_eq!(codes, ["unparsable", "ban-drop-table"], "{broken:?}");
    }
    for empty in ["", ";", " ;; ", "-- a comment", "/* a comment */"] {
        assert_eq!(
            codes(&[empty, "DROP TABLE b"]),
            ["ban-drop-table"],
            "{empty:?}"
        );
    }
}

#[test]
fn depth_and_length_bring_nothing_down() {
    let nested = |open: &str, close: &str, count: usize| {
        format!("SELECT {}1{}", open.repeat(count), close.repeat(count))
    };
    for sql in [
        nested("(", ")", 100_000),
        nested("NOT ", "", 60_000),
        nested("- ", "", 100_000),
        nested("", "+1", 120_000),
        nested("CASE WHEN ", " THEN 1 END", 10_000),
        nested("ARRAY[", "]", 30_000),
        "(".repeat(200_000),
        "SELECT ".repeat(30_000),
        format!("INSERT INTO t VALUES {}", "(1),".repeat(1_000_000)),
    ] {
        // What is said of them does not matter, only that something may be said.
        drop(codes(&[&sql]));
    }
    let long = format!("DROP TABLE a /* {} */", "x".repeat(1024 * 1024));
    assert_eq!(codes(&[&long]), ["unparsable"]);
}

#[test]
fn names_are_names() {
    let notes = noted(&["DROP TABLE \"a\"\"b\nc'; DROP TABLE d; --\""]);
    assert_eq!(notes.len(), 1);
    assert!(!notes[0].line().contains('\n'), "{}", notes[0].line());
    assert_eq!(
        noted(&["DROP TABLE Public.\"Jobs\""])[0].table.as_deref(),
        Some("Jobs")
    );
    assert_eq!(
        noted(&["DROP TABLE JOBS"])[0].table.as_deref(),
        Some("jobs")
    );
}

#[test]
fn comments_of_squawk_silence_nothing() {
    let sql = "-- squawk-ignore ban-drop-table\nDROP TABLE a /* squawk-ignore ban-drop-table */";
    assert_eq!(codes(&[sql]), ["ban-drop-table"]);
    assert_eq!(
        codes(&["-- squawk-ignore-file\nDROP TABLE a"]),
        ["ban-drop-table"]
    );
}

#[test]
fn several_statements_in_one_text() {
    let notes = noted(&["CREATE TABLE a (id int); CREATE INDEX i ON b (id); DROP TABLE a"]);
    let lines: Vec<&str> = notes
        .iter()
        .filter_map(|note| note.statement.as_deref())
        .collect();
    assert_eq!(lines, ["CREATE INDEX i ON b (id);"]);
}

#[test]
fn sizes_are_told() {
    let sizes: Sizes = [
        (
            "jobs".to_owned(),
            Size {
                rows: Some(3_000_000),
                bytes: 1_200_000_000,
            },
        ),
        (
            "users".to_owned(),
            Size {
                rows: None,
                bytes: 16_384,
            },
        ),
    ]
    .into_iter()
    .collect();
    let sql: Vec<String> = [
        "ALTER TABLE jobs ALTER COLUMN a TYPE bigint",
        "ALTER TABLE public.users ALTER COLUMN a SET NOT NULL",
        "DROP TABLE other",
    ]
    .map(str::to_owned)
    .to_vec();
    let lines: Vec<String> = statements(Rules::DEFAULT, &sql, true, &sizes)
        .iter()
        .map(Note::line)
        .collect();
    insta::assert_snapshot!("sizes", lines.join("\n"));
}

#[test]
fn a_way_back_may_drop_what_the_way_there_made() {
    let up = ["CREATE TABLE fresh (id int)".to_owned()];
    let down = ["DROP TABLE fresh".to_owned()];
    let sizes = Sizes::unknown();
    assert_eq!(statements(Rules::DEFAULT, &down, true, &sizes).len(), 1);
    assert_eq!(
        statements_back(Rules::DEFAULT, &down, &up, true, &sizes),
        []
    );
}

#[test]
fn sqlite_has_lost_data_and_ways_back() {
    let up = recording(&[
        "CREATE TABLE \"new\" ( \"id\" integer PRIMARY KEY AUTOINCREMENT )",
        "PRAGMA legacy_alter_table = ON",
        "INSERT INTO \"jobs_new\" (\"id\") SELECT \"id\" FROM \"jobs\"",
        "DROP TABLE \"jobs\"",
        "ALTER TABLE \"jobs_new\" RENAME TO \"jobs\"",
        "CREATE INDEX \"ix\" ON \"jobs\" (\"id\")",
        "UPDATE \"jobs\" SET \"id\" = 1",
        "ALTER TABLE \"jobs\" DROP COLUMN \"a\"",
        "DROP TABLE \"users\"",
        "INSERT INTO x VALUES ('unterminated",
    ]);
    let down = recording(&[]);
    let recorded = Recorded {
        backend: DbBackend::Sqlite,
        transactional: false,
        up: &up,
        down: &down,
    };
    let selection = Selection::of(Rules::DEFAULT);
    let codes = |direction| -> Vec<String> {
        let notes = recorded.notes(direction, &selection, &Sizes::unknown());
        notes.into_iter().map(|note| note.code).collect()
    };
    assert_eq!(
        codes(Direction::Up),
        ["ban-drop-column", "ban-drop-table", "unparsable"]
    );
    assert_eq!(codes(Direction::Down), ["missing-down"]);

    // The words of SQLite alone hide no table that the migration makes.
    let down = recording(&["DROP TABLE \"new\""]);
    let recorded = Recorded {
        down: &down,
        ..recorded
    };
    let notes = recorded.notes(Direction::Down, &selection, &Sizes::unknown());
    assert_eq!(notes, []);
}

#[test]
fn a_project_chooses() {
    let sql = ["ALTER TABLE jobs DROP CONSTRAINT c, DROP COLUMN d".to_owned()];
    let rules = Rules {
        on: &["ban-drop-constraint"],
        off: &["ban-drop-column"],
    };
    let notes = statements(rules, &sql, true, &Sizes::unknown());
    let codes: Vec<&str> = notes.iter().map(|note| note.code.as_str()).collect();
    assert_eq!(codes, ["ban-drop-constraint"]);
    assert!(!notes[0].message.is_empty());
    let typed = |on: &[&str], off: &[&str]| {
        let owned = |codes: &[&str]| codes.iter().map(ToString::to_string).collect::<Vec<_>>();
        Selection::new(Rules::DEFAULT, &owned(on), &owned(off)).map(drop)
    };
    assert_eq!(typed(&["ban-drop-constraint"], &["missing-down"]), Ok(()));
    assert_eq!(typed(&["no-such"], &[]), Err("no-such".to_owned()));
    assert_eq!(typed(&[], &["neither"]), Err("neither".to_owned()));
}

/// `INSTA_UPDATE=always` writes it.
#[test]
fn the_documentation_lists_the_rules() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/lint.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let (begin, end) = ("<!-- rules -->\n", "<!-- end of the rules -->");
    let (head, rest) = text.split_once(begin).unwrap();
    let (_, tail) = rest.split_once(end).unwrap();
    let mut table = "| code | what | lock | instead |\n|---|---|---|---|\n".to_owned();
    for rule in all() {
        table += &format!(
            "| `{}` | {} | {} | {} |\n",
            rule.code, rule.what, rule.lock, rule.help
        );
    }
    let wanted = format!("{head}{begin}{table}{end}{tail}");
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        std::fs::write(&path, &wanted).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), wanted);
}

/// A rule of squawk is on, or there is a reason why not.
#[test]
fn codes_are_squawks_where_it_has_the_rule() {
    let ours = all()
        .filter(|rule| squawk_linter::Rule::try_from(rule.code).is_err())
        .count();
    assert_eq!((ours, all().count()), (16, 41));
}
