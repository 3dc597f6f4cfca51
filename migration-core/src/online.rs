//! The statements of changes that stop nobody for long on Postgres: what `steps` runs, and what a plan prints of it.
//!
//! Each statement stands in a transaction of its own, and each can be repeated. Tables and names come in quoted.

use crate::database::quote::{dollars, identifier, literal};
use crate::diff::conventional;

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

/// Builds an index beside the one whose name it has, which goes then. `schema` is what stands before the name, with its
/// dot. None where the statement is no CREATE INDEX of that name.
pub(crate) fn replace_index(schema: &str, name: &str, create_index: &str) -> Option<[String; 4]> {
    let (own, beside) = (identifier(name), identifier(&beside(name)));
    let created = format!("INDEX {own} ON ");
    let sql = create_index
        .contains(&created)
        .then(|| create_index.replacen(&created, &format!("INDEX {beside} ON "), 1))?;
    Some([
        drop_index(&format!("{schema}{beside}")),
        concurrently(&sql)?,
        drop_index(&format!("{schema}{own}")),
        format!("ALTER INDEX {schema}{beside} RENAME TO {own}"),
    ])
}

/// Builds the index of a unique constraint beside the constraint whose name it has; then the one takes the place of the
/// other in one statement. None where the statement is no CREATE INDEX of that name.
pub(crate) fn replace_unique(
    schema: &str,
    table: &str,
    name: &str,
    create_index: &str,
    deferral: &str,
) -> Option<[String; 3]> {
    let [take_away, build, ..] = replace_index(schema, name, create_index)?;
    let (own, beside) = (identifier(name), identifier(&beside(name)));
    Some([
        take_away,
        build,
        format!(
            "ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {own}, ADD CONSTRAINT {own} UNIQUE USING INDEX {beside}{deferral}"
        ),
    ])
}

/// The name of what will take the place of something.
pub(crate) fn beside(name: &str) -> String {
    conventional(name, "__new")
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

/// The first of the two, where there is no constraint of this name yet.
pub(crate) fn add_first(table: &str, name: &str, definition: &str) -> String {
    let name = identifier(name);
    format!("ALTER TABLE {table} ADD CONSTRAINT {name} {definition} NOT VALID")
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

/// What becomes of a value that a mirror cannot hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Misfit {
    /// The write fails.
    Fails,
    /// The mirror is null.
    IsNull,
}

/// Keeps a column equal to `value`, an expression over the row `NEW`, by a trigger, also where replication writes. A
/// function is not found by its name alone where temporary tables stand for the real ones, so its schema is said.
pub(crate) fn mirror(
    table: &str,
    name: &str,
    column: &str,
    value: &str,
    misfit: Misfit,
) -> [String; 3] {
    let (name, column) = (identifier(name), identifier(column));
    let assign = match misfit {
        Misfit::Fails => format!("NEW.{column} := {value};"),
        // Of a NaN that is to be an integer the server says that it does not support it.
        Misfit::IsNull => format!(
            "BEGIN NEW.{column} := {value}; EXCEPTION WHEN data_exception OR feature_not_supported THEN NEW.{column} := NULL; END;"
        ),
    };
    let trigger = format!(
        "CREATE OR REPLACE TRIGGER {name} BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION "
    );
    [
        format!(
            "CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS {}",
            dollars("mirror", &format!("BEGIN {assign} RETURN NEW; END"))
        ),
        in_schema(&trigger, &format!(".{name}()")),
        format!("ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}"),
    ]
}

/// Takes the trigger and its function away.
pub(crate) fn stop_mirror(table: &str, name: &str) -> [String; 2] {
    let name = identifier(name);
    [
        format!("DROP TRIGGER IF EXISTS {name} ON {table}"),
        in_schema("DROP FUNCTION IF EXISTS ", &format!(".{name}()")),
    ]
}

/// The name of the trigger that keeps a column, and of its function.
pub(crate) fn mirror_name(table: &str, column: &str) -> String {
    // Which part is the table has to be seen: the function's name is one for all tables.
    let table = table.replace('.', "..");
    conventional(&format!("{table}.{column}"), "_mirror")
}

/// A statement with the current schema in it.
fn in_schema(before: &str, after: &str) -> String {
    let body = format!(
        "BEGIN EXECUTE {} || quote_ident(current_schema()) || {}; END",
        literal(before),
        literal(after)
    );
    format!("DO {}", dollars("mirror", &body))
}

/// The name of the check that proves a column to have no nulls.
fn proof(column: &str) -> String {
    conventional(column, "_proof_not_null")
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
    fn names_are_kept_apart() {
        assert_ne!(mirror_name("a", "b_c"), mirror_name("a_b", "c"));
        assert_ne!(mirror_name("a.b", "c"), mirror_name("a", "b.c"));
        let long = |end: &str| beside(&format!("{}{end}", "ä".repeat(31)));
        assert_ne!(long("x"), long("y"));
        assert!(long("x").len() <= 63);
        assert_eq!(proof("age"), "age_proof_not_null");
    }
}
