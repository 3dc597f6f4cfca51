//! The whole file of a migration.

use super::calls::{body, line, only_on_postgres};
use crate::plan::Plan;
use crate::plan::parts::Part;

/// There and back, for each database that is known of: Postgres first.
pub(crate) struct Ways {
    pub(crate) up: Vec<Plan>,
    pub(crate) down: Vec<Plan>,
    /// Whether nothing is to be done on SQLite.
    pub(crate) postgres_only: bool,
    /// Whether it runs in one transaction on Postgres.
    pub(crate) transactional: bool,
}

impl Ways {
    /// Those of the parts, one a database.
    pub(crate) fn of(parts: &[&Part], postgres_only: bool) -> Self {
        Self {
            up: parts.iter().map(|part| part.up.clone()).collect(),
            down: parts.iter().map(|part| part.down.clone()).collect(),
            postgres_only,
            transactional: parts.iter().all(|part| part.transactional),
        }
    }
}

/// The text of the file, not yet formatted.
pub(crate) fn migration(message: &str, ways: &Ways) -> String {
    let up: Vec<&Plan> = ways.up.iter().collect();
    let down: Vec<&Plan> = ways.down.iter().collect();
    let (there, back) = if ways.postgres_only {
        (only_on_postgres(&up), only_on_postgres(&down))
    } else {
        (body(&up), body(&down))
    };
    let mut changes: Vec<String> = Vec::new();
    for change in ways
        .up
        .iter()
        .flat_map(|plan| &plan.steps)
        .flat_map(|step| &step.changes)
    {
        let change = format!("//! - {}\n", line(change));
        if !changes.contains(&change) {
            changes.push(change);
        }
    }
    let mut text = format!(
        "//! {}.\n//!\n{}",
        capitalized(&line(message)),
        changes.concat()
    );
    let code = format!("{there}{back}");
    text.push('\n');
    if code.contains("steps::") {
        text += "use migration_core::steps;\n";
    }
    text += if code.contains("DbBackend::") {
        "use sea_orm_migration::{prelude::*, sea_orm::DbBackend};\n"
    } else {
        "use sea_orm_migration::prelude::*;\n"
    };
    text += "\n#[derive(DeriveMigrationName)]\npub(crate) struct Migration;\n\n\
             #[async_trait::async_trait]\nimpl MigrationTrait for Migration {\n";
    if !ways.transactional {
        text += "// Nobody waits for it: each step has a transaction of its own, and can be repeated.\n\
                 fn use_transaction(&self) -> Option<bool> {\nSome(false)\n}\n\n";
    }
    for (way, body) in [("up", there), ("down", back)] {
        let manager = if body.is_empty() {
            "_manager"
        } else {
            "manager"
        };
        text += &format!(
            "async fn {way}(&self, {manager}: &SchemaManager) -> Result<(), DbErr> {{\n{body}\nOk(())\n}}\n\n"
        );
    }
    text.truncate(text.trim_end().len());
    text + "\n}\n"
}

fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(characters).collect()
    })
}
