//! The statements of changes that stop nobody for long on Postgres: what `steps` runs, and what a plan prints of it.
//!
//! Each statement stands in a transaction of its own, and each can be repeated. Tables and names come in quoted.

use crate::database::quote::identifier;

/// The build of an index that goes on beside readers and writers; none where the statement is no CREATE INDEX.
pub(crate) fn concurrently(create_index: &str) -> Option<String> {
    let words = ["CREATE UNIQUE INDEX ", "CREATE INDEX "];
    words.iter().find_map(|words| {
        let rest = create_index.strip_prefix(words)?;
        let rest = rest.strip_prefix("CONCURRENTLY ").unwrap_or(rest);
        Some(format!("{words}CONCURRENTLY {rest}"))
    })
}

/// Drops an index beside readers and writers.
pub(crate) fn drop_index(name: &str) -> String {
    format!("DROP INDEX CONCURRENTLY IF EXISTS {name}")
}

/// A foreign key or a check: first for new rows only, which takes no longer than its locks, then for the rows that are
/// there, which takes long and stops no writer (manual: ALTER TABLE, notes).
pub(crate) fn add_constraint(table: &str, name: &str, definition: &str) -> [String; 2] {
    let name = identifier(name);
    [
        format!(
            "ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}, ADD CONSTRAINT {name} {definition} NOT VALID"
        ),
        validate(table, &name),
    ]
}

/// The definition in a statement that adds a constraint.
pub(crate) fn definition<'a>(sql: &'a str, table: &str, name: &str) -> Option<&'a str> {
    sql.strip_prefix(&format!(
        "ALTER TABLE {table} ADD CONSTRAINT {} ",
        identifier(name)
    ))
}

/// Looks whether the rows that are there keep the constraint.
pub(crate) fn validate_constraint(table: &str, name: &str) -> String {
    validate(table, &identifier(name))
}

fn validate(table: &str, name: &str) -> String {
    format!("ALTER TABLE {table} VALIDATE CONSTRAINT {name}")
}

pub(crate) fn drop_constraint(table: &str, name: &str) -> String {
    format!(
        "ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {}",
        identifier(name)
    )
}

/// A key or a unique constraint from the index of its name; `kind` is `UNIQUE` or `PRIMARY KEY`, `deferral` what comes
/// behind.
pub(crate) fn use_index(table: &str, name: &str, kind: &str, deferral: &str) -> String {
    let name = identifier(name);
    format!("ALTER TABLE {table} ADD CONSTRAINT {name} {kind} USING INDEX {name}{deferral}")
}

/// NOT NULL without a scan under a lock: the server takes a validated check for a proof (manual: ALTER TABLE, SET NOT
/// NULL).
pub(crate) fn set_not_null(table: &str, column: &str) -> [String; 4] {
    let proof = proof(column);
    let column = identifier(column);
    let [add, validate] = add_constraint(table, &proof, &format!("CHECK ({column} IS NOT NULL)"));
    [
        add,
        validate,
        format!("ALTER TABLE {table} ALTER COLUMN {column} SET NOT NULL"),
        drop_constraint(table, &proof),
    ]
}

/// The name of the check that proves a column to have no nulls; a name has 63 bytes at the most.
fn proof(column: &str) -> String {
    let mut end = column.len().min(48);
    while !column.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}_proof_not_null", &column[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_is_built_concurrently_whatever_it_is() {
        let build = |sql| concurrently(sql).unwrap_or_default();
        assert_eq!(
            build(r#"CREATE INDEX "a" ON "t" ("a")"#),
            r#"CREATE INDEX CONCURRENTLY "a" ON "t" ("a")"#
        );
        assert_eq!(
            build("CREATE UNIQUE INDEX CONCURRENTLY a ON t (a)"),
            "CREATE UNIQUE INDEX CONCURRENTLY a ON t (a)"
        );
        assert_eq!(concurrently("DROP INDEX a"), None);
    }

    #[test]
    fn the_name_of_a_proof_is_not_cut_in_a_character() {
        assert_eq!(proof("age"), "age_proof_not_null");
        assert_eq!(proof(&"ä".repeat(40)), format!("{}_proof_not_null", "ä".repeat(24)));
        assert_eq!(proof(&"ä".repeat(40)).len(), 63);
    }
}
