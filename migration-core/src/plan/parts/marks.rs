//! What a change in a transaction makes others wait for, and how long.

use std::collections::BTreeSet;
use std::time::Duration;

use super::bound::concerns;
use super::stays;
use crate::change::Change;
use crate::diff::words::mentions;
use crate::diff::{Diff, needs_rebuild};
use crate::lint::Sizes;
use crate::lower::postgres as lower;
use crate::plan::conversion::sized;
use crate::schema::{Column, Constraint, IndexKey, Name, Table, UnmanagedKind, Value};

/// How many bytes of a table, its indexes counted, a server is taken to write anew in a second, and to look at. What
/// `scripts/bench-users --scale 1` saw on the slower of two disks, where 2.4 GB took 38 s and, in memory, 5.2 s (docs/benchmarks.md).
const WRITTEN: u64 = 60_000_000;
const LOOKED_AT: u64 = 450_000_000;

/// One line for each table that nobody can write, or read, while its rows are looked at or written anew. `held` are the
/// tables that nobody can read any more because of an earlier change.
pub(super) fn marks(
    change: &Change,
    diff: &Diff,
    held: &BTreeSet<&Name>,
    sizes: &Sizes,
) -> Vec<String> {
    let rewritten = |table: &Name| {
        vec![format!(
            "{table} is written anew under an ACCESS EXCLUSIVE lock: nobody reads or writes it meanwhile{}",
            size(table, sizes, "rewrites", WRITTEN)
        )]
    };
    let scanned = |table: &Name, lock: &str, whom: &str| {
        vec![format!(
            "{table} is read as a whole under {lock}: {whom} meanwhile{}",
            size(table, sizes, "looks at", LOOKED_AT)
        )]
    };
    match change {
        Change::AlterColumn { table, from, to } => {
            if is_rewritten(from, to) {
                rewritten(table)
            } else if (from.nullable && !to.nullable) || is_looked_at(table, from, to, diff) {
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
            if diff.from.tables.contains_key(table)
                && (!lower::is_instant(column) || is_domain(&column.data_type.sql, diff)) =>
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
                Constraint::ForeignKey(key) if key.table == *table => {
                    let (lock, whom) = shared("a SHARE ROW EXCLUSIVE lock", &[table], held);
                    scanned(table, &lock, &whom)
                }
                Constraint::ForeignKey(key) => {
                    let lock = format!("SHARE ROW EXCLUSIVE locks on it and on {}", key.table);
                    let (lock, whom) = shared(&lock, &[table, &key.table], held);
                    scanned(table, &lock, &whom)
                }
                Constraint::Index(_) => {
                    let (lock, whom) = shared("a SHARE lock", &[table], held);
                    scanned(table, &lock, &whom)
                }
            }
        }
        _ => Vec::new(),
    }
}

/// A lock that lets others read, and whom it stops: readers as well where an earlier change holds a stronger one.
fn shared(lock: &str, tables: &[&Name], held: &BTreeSet<&Name>) -> (String, String) {
    let them = if tables.len() > 1 { "either" } else { "it" };
    let unread: Vec<&&Name> = tables
        .iter()
        .filter(|table| held.contains(*table))
        .collect();
    let stronger = "an ACCESS EXCLUSIVE lock of an earlier change";
    match unread.as_slice() {
        [] => (lock.to_owned(), format!("nobody writes {them}")),
        [one] if tables.len() > 1 => (
            format!("{lock}, and {stronger} on {one}"),
            format!("nobody writes {them} or reads {one}"),
        ),
        _ => (
            format!("{lock}, and {stronger}"),
            format!("nobody reads or writes {them}"),
        ),
    }
}

/// `; this rewrites 3,000,000 rows, 1.2 GB, in about 40 s`.
fn size(table: &Name, sizes: &Sizes, does: &str, rate: u64) -> String {
    let Some(size) = sizes.of(&table.name).filter(|_| table.schema.is_none()) else {
        return String::new();
    };
    let time = Duration::from_secs((size.bytes / rate).max(1));
    format!("; {}, in about {time:?}", size.text(does))
}

/// Whether a column gets another type and no row is touched or looked at for it.
pub(super) fn is_relabelled(change: &Change, diff: &Diff) -> bool {
    matches!(change, Change::AlterColumn { table, from, to }
        if from.data_type != to.data_type && !is_rewritten(from, to) && !is_looked_at(table, from, to, diff))
}

/// What becomes of statements that programs keep prepared and that give back the column.
pub(super) fn prepared(column: &str) -> String {
    format!(
        "statements that are kept prepared and give back {column} fail until their connections are renewed: 0A000, cached plan must not change result type"
    )
}

/// Whether the rows are looked at, or an index is built anew, for a type or a collation that writes no row: a check, an
/// expression or a predicate speaks of the column (manual: ALTER TABLE, notes).
fn is_looked_at(table: &Name, from: &Column, to: &Column, diff: &Diff) -> bool {
    if from.collation != to.collation {
        return true;
    }
    let constraints = diff.to.tables.get(table).map(Table::constraints);
    from.data_type != to.data_type
        && constraints.into_iter().flatten().any(|constraint| {
            let spoken_of = match &constraint {
                Constraint::Check(check) => mentions(&check.expression, &to.name),
                Constraint::Index(index) => {
                    index.predicate.is_some()
                        || index
                            .parts
                            .iter()
                            .any(|part| matches!(part.key, IndexKey::Expression(_)))
                }
                Constraint::Exclusion(_) => true,
                _ => false,
            };
            spoken_of && concerns(&constraint, &to.name)
        })
}

/// Whether the type is one that somebody made with rules of its own: then each row is looked at, and written.
fn is_domain(data_type: &str, diff: &Diff) -> bool {
    let base = data_type.trim_end_matches("[]").trim_matches('"');
    let mut unmanaged = diff.from.unmanaged.iter();
    unmanaged.any(|unmanaged| {
        unmanaged.kind == UnmanagedKind::Domain && unmanaged.name.trim_matches('"') == base
    })
}

/// Whether Postgres writes each row anew for the new type (manual: ALTER TABLE, notes).
pub(crate) fn is_rewritten(from: &Column, to: &Column) -> bool {
    if matches!(to.value, Value::Generated { .. }) && from.data_type != to.data_type {
        return true;
    }
    from.data_type != to.data_type && !is_alike(&from.data_type.sql, &to.data_type.sql)
}

/// Whether every value of the old type is, byte for byte, one of the new.
fn is_alike(old: &str, new: &str) -> bool {
    let ((old, from), (new, to)) = (sized(old), sized(new));
    let wider = match (from.as_slice(), to.as_slice()) {
        (_, []) => true,
        ([old], [new]) => new >= old,
        ([old, scale], [new, other]) => new >= old && scale == other,
        _ => false,
    };
    match (old, new) {
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
            ("character varying(5)[]", "character varying(6)[]"),
            ("numeric(10,2)[]", "numeric(12,1)[]"),
            ("character varying(6)", "character varying(5)"),
            ("numeric(10,2)", "numeric(12,3)"),
            ("timestamp without time zone", "timestamp with time zone"),
        ] {
            assert!(is_rewritten(from, to), "{from} {to}");
        }
    }
}
