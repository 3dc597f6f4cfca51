//! The notes for people, and for programs.

use sea_orm::DbBackend;
use serde_json::{Value, json};

use super::Looked;
use crate::lint::one_line;

fn database(backend: DbBackend) -> &'static str {
    if backend == DbBackend::Postgres {
        "Postgres"
    } else {
        "SQLite"
    }
}

/// A paragraph a note.
pub(super) fn text(looked: &[Looked]) -> String {
    let mut text = String::new();
    for revision in looked {
        for note in &revision.notes {
            text += &format!(
                "{} {}: {}\n",
                revision.version,
                note.direction.word(),
                note.code
            );
            if let Some(statement) = note.statement_line() {
                text += &format!("  {statement}\n");
            }
            text += &format!("  {}\n", one_line(&note.message));
            if let Some(lock) = &note.lock {
                text += &format!(
                    "  lock: {}, which stops {}\n",
                    lock.class,
                    one_line(&lock.stops)
                );
            }
            if let Some(size) = &note.size {
                text += &format!("  size: {size}\n");
            }
            if !note.help.is_empty() {
                text += &format!("  help: {}\n", one_line(&note.help));
            }
            text.push('\n');
        }
    }
    text
}

/// All there is to say, as data.
pub(super) fn json(looked: &[Looked], backend: DbBackend) -> Value {
    json!({
        "dialect": database(backend).to_lowercase(),
        "notes": looked.iter().map(|revision| revision.notes.len()).sum::<usize>(),
        "revisions": looked,
    })
}

/// How many notes on how many revisions.
pub(super) fn summary(looked: &[Looked], backend: DbBackend) -> String {
    let counted = |count: usize, what: &str| {
        let s = if count == 1 { "" } else { "s" };
        format!("{count} {what}{s}")
    };
    let notes: usize = looked.iter().map(|revision| revision.notes.len()).sum();
    let revisions = counted(looked.len(), "revision");
    let database = database(backend);
    if notes == 0 {
        return format!("no notes on {revisions} ({database})");
    }
    format!("{} on {revisions} ({database})", counted(notes, "note"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::{Rules, Size, Sizes, statements};

    fn looked() -> Vec<Looked> {
        let sql = [
            "ALTER TABLE \"jobs\" ALTER COLUMN \"a\" TYPE bigint",
            "DROP TABLE \"a \u{1b}[31m\nb\"",
            "INSERT INTO a VALUES ('unterminated",
        ]
        .map(str::to_owned);
        let size = Size {
            rows: Some(3_000_000),
            bytes: 1_200_000_000,
        };
        let sizes: Sizes = [("jobs".to_owned(), size)].into_iter().collect();
        vec![Looked {
            version: "m011_dangerous".to_owned(),
            notes: statements(Rules::DEFAULT, &sql, true, &sizes),
        }]
    }

    #[test]
    fn for_people() {
        let looked = looked();
        let summary = summary(&looked, DbBackend::Postgres);
        insta::assert_snapshot!("text", format!("{}{summary}", text(&looked)));
        let none = [Looked {
            version: "m011_harmless".to_owned(),
            notes: Vec::new(),
        }];
        assert_eq!(text(&none), "");
        assert_eq!(
            super::summary(&none, DbBackend::Sqlite),
            "no notes on 1 revision (SQLite)"
        );
    }

    #[test]
    fn for_programs() {
        insta::assert_snapshot!(
            "json",
            format!("{:#}", json(&looked(), DbBackend::Postgres))
        );
    }
}
