//! What the catalogues of Postgres and SQLite have in common.
//!
//! A catalogue is text. An object starts at the margin (`table users`); what belongs to it is indented by two spaces,
//! one line each, the columns in their order in the table (`  column email character varying not null`).

/// Tables that keep a migration history. A catalogue leaves them out, with all that belongs to them: two databases
/// with the same schema are equal although one was migrated by Alembic, or in another number of steps.
pub const HISTORY_TABLES: [&str; 3] = [
    "seaql_migrations",
    "seaql_migration_attempts",
    "alembic_version",
];

/// The catalogue with the columns of every table sorted by name, to compare two states as sets of columns.
#[must_use]
pub fn with_columns_sorted(catalogue: &str) -> String {
    let mut lines: Vec<&str> = catalogue.lines().collect();
    for run in lines.chunk_by_mut(|a, b| is_column(a) && is_column(b)) {
        if run.len() > 1 {
            run.sort_unstable();
        }
    }
    text(&lines)
}

/// The catalogue with one column moved to the end of its table, where `ALTER TABLE ... ADD COLUMN` puts it.
///
/// # Panics
/// When the table has no such column.
#[must_use]
pub fn with_column_last(catalogue: &str, table: &str, column: &str) -> String {
    let mut lines: Vec<&str> = catalogue.lines().collect();
    let missing = || panic!("the catalogue has no column {table}.{column}:\n{catalogue}");
    let header = format!("table {table}");
    let prefix = format!("  column {column} ");
    let start = 1 + lines
        .iter()
        .position(|line| *line == header)
        .unwrap_or_else(missing);
    let count = lines[start..]
        .iter()
        .take_while(|line| is_column(line))
        .count();
    let columns = &mut lines[start..start + count];
    let place = columns
        .iter()
        .position(|line| line.starts_with(&prefix))
        .unwrap_or_else(missing);
    columns[place..].rotate_left(1);
    text(&lines)
}

fn is_column(line: &str) -> bool {
    line.starts_with("  column ")
}

fn text(lines: &[&str]) -> String {
    lines.iter().flat_map(|line| [line, "\n"]).collect()
}

#[cfg(test)]
mod tests {
    use super::{with_column_last, with_columns_sorted};

    const CATALOGUE: &str =
        "table a\n  column z x\n  column y x\n  column w x\n  index q\ntable b\n  column z x\n";

    #[test]
    fn sorts_the_columns_of_each_table() {
        let sorted =
            "table a\n  column w x\n  column y x\n  column z x\n  index q\ntable b\n  column z x\n";
        assert_eq!(with_columns_sorted(CATALOGUE), sorted);
    }

    #[test]
    fn moves_a_column_to_the_end() {
        let moved =
            "table a\n  column y x\n  column w x\n  column z x\n  index q\ntable b\n  column z x\n";
        assert_eq!(with_column_last(CATALOGUE, "a", "z"), moved);
    }

    #[test]
    #[should_panic(expected = "no column b.y")]
    fn a_column_that_is_not_there_is_an_error() {
        let _ = with_column_last(CATALOGUE, "b", "y");
    }
}
