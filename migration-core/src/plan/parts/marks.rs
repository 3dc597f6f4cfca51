//! What a change in a transaction makes others wait for, and how long.

use std::collections::{BTreeMap, BTreeSet};

use super::stays;
use crate::change::Change;
use crate::diff::{Diff, needs_rebuild};
use crate::lower::postgres as lower;
use crate::schema::{Column, Constraint, Name, Value};

/// How large the tables are, where the database was asked: rows and bytes.
pub(crate) type Sizes = BTreeMap<Name, (u64, u64)>;

/// One line for each table that nobody can write, or read, while its rows are looked at or written anew.
pub(super) fn marks(change: &Change, diff: &Diff, sizes: &Sizes) -> Vec<String> {
    let rewritten = |table: &Name| {
        vec![format!(
            "{table} is written anew under an ACCESS EXCLUSIVE lock{}: nobody reads or writes it meanwhile",
            size(table, sizes)
        )]
    };
    let scanned = |table: &Name, lock: &str, whom: &str| {
        vec![format!(
            "{table} is read as a whole under {lock}{}: {whom} meanwhile",
            size(table, sizes)
        )]
    };
    match change {
        Change::AlterColumn { table, from, to } => {
            if is_rewritten(from, to) {
                rewritten(table)
            } else if from.nullable && !to.nullable {
                scanned(
                    table,
                    "an ACCESS EXCLUSIVE lock",
                    "nobody reads or writes it",
                )
            } else {
                Vec::new()
            }
        }
        Change::AddColumn { table, column }
            if diff.from.tables.contains_key(table) && !lower::is_instant(column) =>
        {
            rewritten(table)
        }
        Change::AlterEnum {
            from,
            to,
            renamed,
            users,
            ..
        } if needs_rebuild(from, to, renamed) => {
            let tables: BTreeSet<&Name> = users.iter().map(|user| &user.table).collect();
            tables.into_iter().flat_map(rewritten).collect()
        }
        Change::AddConstraint { table, constraint }
            if stays(&diff.from, &diff.to, table) && constraint.validated() =>
        {
            match constraint {
                Constraint::PrimaryKey(_)
                | Constraint::Exclusion(_)
                | Constraint::Unique(_)
                | Constraint::Check(_) => scanned(
                    table,
                    "an ACCESS EXCLUSIVE lock",
                    "nobody reads or writes it",
                ),
                Constraint::ForeignKey(_) => {
                    scanned(table, "a SHARE ROW EXCLUSIVE lock", "nobody writes it")
                }
                Constraint::Index(_) => scanned(table, "a SHARE lock", "nobody writes it"),
            }
        }
        _ => Vec::new(),
    }
}

fn size(table: &Name, sizes: &Sizes) -> String {
    match sizes.get(table) {
        Some((rows, bytes)) => format!(" ({rows} rows, {} MB)", bytes / 1_000_000),
        None => String::new(),
    }
}

/// Whether Postgres writes each row anew for the new type (manual: ALTER TABLE, notes).
pub(crate) fn is_rewritten(from: &Column, to: &Column) -> bool {
    if matches!(to.value, Value::Generated { .. }) && from.data_type != to.data_type {
        return true;
    }
    from.data_type != to.data_type && !is_relabelled(&from.data_type.sql, &to.data_type.sql)
}

/// Whether every value of the old type is, byte for byte, one of the new.
fn is_relabelled(old: &str, new: &str) -> bool {
    let sized = |sql: &str| {
        let (base, rest) = sql.split_once('(').unwrap_or((sql, ""));
        let sizes = rest.trim_end_matches(')').split(',');
        let sizes: Vec<u32> = sizes.filter_map(|size| size.trim().parse().ok()).collect();
        (base.to_owned(), sizes)
    };
    let ((old, from), (new, to)) = (sized(old), sized(new));
    let wider = match (from.as_slice(), to.as_slice()) {
        (_, []) => true,
        ([old], [new]) => new >= old,
        ([old, scale], [new, other]) => new >= old && scale == other,
        _ => false,
    };
    match (old.as_str(), new.as_str()) {
        ("character varying", "character varying" | "text")
        | ("text", "character varying")
        | ("numeric", "numeric")
        | ("bit varying", "bit varying") => wider,
        ("cidr", "inet") => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_anew() {
        let is_rewritten =
            |from: &str, to: &str| is_rewritten(&Column::new("c", from), &Column::new("c", to));
        for (from, to) in [
            ("character varying(5)", "character varying(6)"),
            ("character varying(5)", "text"),
            ("text", "character varying"),
            ("numeric(10,2)", "numeric(12,2)"),
            ("numeric(10,2)", "numeric"),
        ] {
            assert!(!is_rewritten(from, to), "{from} {to}");
        }
        for (from, to) in [
            ("integer", "bigint"),
            ("text", "character varying(5)"),
            ("character varying(6)", "character varying(5)"),
            ("numeric(10,2)", "numeric(12,3)"),
            ("timestamp without time zone", "timestamp with time zone"),
        ] {
            assert!(is_rewritten(from, to), "{from} {to}");
        }
    }
}
