//! Which tables a chain leaves behind, read from its recorded SQL. They tell one project's database from another's.

use std::collections::BTreeSet;

use sea_orm::DbBackend;

use super::record;
use crate::chain::Chain;
use crate::target::Direction;

/// The tables that each revision creates for good: never dropped or renamed by a later one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Footprint {
    revisions: Vec<(String, Vec<String>)>,
}

impl Footprint {
    /// All of them, in order of creation.
    pub(crate) fn tables(&self) -> impl Iterator<Item = &str> {
        self.revisions
            .iter()
            .flat_map(|(_, tables)| tables)
            .map(String::as_str)
    }

    /// Those of the revisions for which `applied` is true.
    pub(crate) fn expected<'a>(
        &'a self,
        applied: impl Fn(&str) -> bool + 'a,
    ) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.revisions
            .iter()
            .filter(move |(version, _)| applied(version))
            .flat_map(|(version, tables)| {
                tables
                    .iter()
                    .map(move |table| (version.as_str(), table.as_str()))
            })
    }
}

/// Records the whole chain and reads its tables.
pub(crate) async fn footprint(chain: &Chain, backend: DbBackend) -> Footprint {
    let mut revisions = Vec::new();
    let mut gone = BTreeSet::new();
    for link in chain.links() {
        let recording = record(link.migration.as_ref(), backend, Direction::Up).await;
        let mut created = Vec::new();
        for statement in &recording.statements {
            match effect(statement) {
                Some(Effect::Creates(table)) => created.push(table),
                Some(Effect::Removes(table)) => drop(gone.insert(table)),
                None => {}
            }
        }
        revisions.push((link.revision.version.clone(), created));
    }
    for (_, tables) in &mut revisions {
        tables.retain(|table| !gone.contains(table));
    }
    Footprint { revisions }
}

/// The table that the statement creates, if it does.
pub(crate) fn created_table(statement: &str) -> Option<String> {
    match effect(statement) {
        Some(Effect::Creates(table)) => Some(table),
        _ => None,
    }
}

enum Effect {
    Creates(String),
    Removes(String),
}

/// What a statement does to the set of tables. Anything it does not understand counts as nothing: the footprint may
/// be too small, never too large.
fn effect(statement: &str) -> Option<Effect> {
    let (verb, rest) = keyword(statement)?;
    let (noun, rest) = keyword(rest)?;
    if noun != "TABLE" {
        return None;
    }
    let (rest, guarded) = match keyword(rest) {
        Some((word, after)) if word == "IF" => {
            let rest = ["NOT", "EXISTS"]
                .iter()
                .fold(after, |rest, skip| match keyword(rest) {
                    Some((word, after)) if word == *skip => after,
                    _ => rest,
                });
            (rest, true)
        }
        _ => (rest, false),
    };
    let (name, rest) = table_name(rest)?;
    match verb.as_str() {
        // A table that may have been there before says nothing about whose database it is.
        "CREATE" if !guarded => Some(Effect::Creates(name)),
        "DROP" => Some(Effect::Removes(name)),
        "ALTER"
            if keyword(rest).is_some_and(|(word, rest)| {
                word == "RENAME" && keyword(rest).is_some_and(|(word, _)| word == "TO")
            }) =>
        {
            Some(Effect::Removes(name))
        }
        _ => None,
    }
}

fn keyword(text: &str) -> Option<(String, &str)> {
    let text = text.trim_start();
    let length = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    (length > 0).then(|| (text[..length].to_ascii_uppercase(), &text[length..]))
}

/// The last part of a possibly qualified, possibly quoted name.
fn table_name(text: &str) -> Option<(String, &str)> {
    let text = text.trim_start();
    let (name, rest) = if let Some(quoted) = text.strip_prefix('"') {
        let mut name = String::new();
        let mut characters = quoted.char_indices().peekable();
        let end = loop {
            match characters.next()? {
                (_, '"') if characters.peek().is_some_and(|(_, next)| *next == '"') => {
                    name.push('"');
                    characters.next();
                }
                (position, '"') => break position + 1,
                (_, character) => name.push(character),
            }
        };
        (name, &quoted[end..])
    } else {
        let end = text
            .find(|character: char| !(character.is_alphanumeric() || character == '_'))
            .unwrap_or(text.len());
        (text[..end].to_lowercase(), &text[end..])
    };
    match rest.strip_prefix('.') {
        Some(rest) => table_name(rest),
        None => (!name.is_empty()).then_some((name, rest)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_understood() {
        let shown = |statement: &str| match effect(statement) {
            Some(Effect::Creates(table)) => format!("+{table}"),
            Some(Effect::Removes(table)) => format!("-{table}"),
            None => String::new(),
        };
        for (statement, expected) in [
            (r#"CREATE TABLE "users" ( "id" serial )"#, "+users"),
            (r#"create table Public."we""ird" (id int)"#, "+we\"ird"),
            (r#"CREATE TABLE IF NOT EXISTS "users" ()"#, ""),
            (r#"DROP TABLE IF EXISTS "users""#, "-users"),
            (r#"ALTER TABLE "a" RENAME TO "b""#, "-a"),
            (r#"ALTER TABLE "a" RENAME COLUMN "x" TO "b""#, ""),
            (r#"CREATE INDEX "ix" ON "users" ("id")"#, ""),
            (r#"CREATE TABLE "unclosed"#, ""),
            ("CREATE TABLE", ""),
            ("", ""),
            ("é", ""),
        ] {
            assert_eq!(shown(statement), expected, "{statement}");
        }
    }
}
