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

/// Panics unless the two catalogues are the same, with the lines that only one of them has: `-` is missing, `+` is
/// too much.
#[track_caller]
pub fn assert_same(actual: &str, expected: &str, what: &str) {
    if actual == expected {
        return;
    }
    let (missing, surplus) = (
        only_in_first(expected, actual),
        only_in_first(actual, expected),
    );
    let lines = missing
        .iter()
        .map(|line| format!("-{line}\n"))
        .chain(surplus.iter().map(|line| format!("+{line}\n")));
    let difference: String = lines.collect();
    let difference = if difference.is_empty() {
        "the same lines in another order\n"
    } else {
        &difference
    };
    panic!("{what}: the catalogue is not as expected\n{difference}\nAll of it:\n{actual}");
}

/// The lines of the first text that the second has not, each with the object that it belongs to.
fn only_in_first(first: &str, second: &str) -> Vec<String> {
    let mut others = with_objects(second);
    let mut only = Vec::new();
    for line in with_objects(first) {
        match others.iter().position(|other| *other == line) {
            Some(place) => drop(others.remove(place)),
            None => only.push(line),
        }
    }
    only
}

fn with_objects(catalogue: &str) -> Vec<String> {
    let mut object = "";
    let mut lines = Vec::new();
    for line in catalogue.lines() {
        if let Some(part) = line.strip_prefix(' ') {
            lines.push(format!(" {object}:{part}"));
        } else {
            object = line;
            lines.push(format!(" {object}"));
        }
    }
    lines
}

fn is_column(line: &str) -> bool {
    line.starts_with("  column ")
}

fn text(lines: &[&str]) -> String {
    lines.iter().flat_map(|line| [line, "\n"]).collect()
}

#[cfg(test)]
mod tests {
    use super::{assert_same, with_column_last, with_columns_sorted};

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

    #[test]
    #[should_panic(
        expected = "up: the catalogue is not as expected\n- table b: column z x\n+ table b: column y x\n"
    )]
    fn says_what_differs() {
        let other = CATALOGUE.replace("table b\n  column z", "table b\n  column y");
        assert_same(&other, CATALOGUE, "up");
    }

    #[test]
    #[should_panic(expected = "another order")]
    fn says_that_the_order_differs() {
        assert_same(&with_columns_sorted(CATALOGUE), CATALOGUE, "up");
    }
}
