//! Which tables a chain leaves behind, read from its recorded SQL. They tell one project's database from another's.

use std::collections::BTreeSet;

use super::Recording;

/// The tables that each revision creates for good: never dropped or renamed by a later one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Footprint {
    revisions: Vec<(String, Vec<String>)>,
}

impl Footprint {
    /// What the recordings of a chain leave behind, each under its version.
    pub(crate) fn of(recordings: &[(String, Recording)]) -> Self {
        let mut revisions = Vec::new();
        let mut gone = BTreeSet::new();
        for (version, recording) in recordings {
            let mut created = Vec::new();
            for statement in &recording.statements {
                match effect(statement) {
                    Some(Effect::Creates(table)) => created.push(table),
                    Some(Effect::Removes(table)) => drop(gone.insert(table)),
                    None => {}
                }
            }
            revisions.push((version.clone(), created));
        }
        for (_, tables) in &mut revisions {
            tables.retain(|table| !gone.contains(table));
        }
        Self { revisions }
    }

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
fn table_name(mut text: &str) -> Option<(String, &str)> {
    loop {
        let (name, rest) = name_part(text)?;
        match rest.strip_prefix('.') {
            Some(rest) => text = rest,
            None => return (!name.is_empty()).then_some((name, rest)),
        }
    }
}

fn name_part(text: &str) -> Option<(String, &str)> {
    let text = text.trim_start();
    Some(if let Some(quoted) = text.strip_prefix('"') {
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
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_have_any_number_of_parts() {
        let statement = format!("CREATE TABLE {}last (id int)", "a.".repeat(300_000));
        assert_eq!(created_table(&statement).as_deref(), Some("last"));
    }

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
