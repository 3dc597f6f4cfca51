//! Entities against databases that somebody else made of them: where both mean the same, nothing may be different.

mod columns_postgres;
mod columns_sqlite;
mod different;
mod entity;
mod expressions;
mod sakila;

use sea_orm::DbBackend;

use super::{Loader, Source};
use crate::chain::Chain;
use crate::diff::{Diff, Renames};
use crate::metadata::Entities;
use crate::project::Project;
use crate::schema::Schema;
use crate::settings::{DatabaseUrl, Origin, Settings};

/// A project that has a database and entities.
struct Foreign {
    project: Project,
    chain: Chain,
    settings: Settings,
}

impl Foreign {
    fn new(url: &str, entities: Option<fn(DbBackend) -> Entities>) -> Self {
        let project = Project {
            name: "foreign",
            url_variable: "FOREIGN_DATABASE_URL",
            default_file: "foreign.db",
            program: "migration-foreign",
            version: "1.0.0",
            entities,
            rules: crate::lint::Rules::DEFAULT,
        };
        let settings = Settings {
            url: DatabaseUrl::parse(url).unwrap(),
            origin: Origin::Flag,
            schema: None,
        };
        let chain = crate::testing::chain(&["m001_start"]).unwrap();
        Self {
            project,
            chain,
            settings,
        }
    }

    async fn load(&self, source: &Source) -> Schema {
        let loader = self.loader();
        let dialect = loader.dialect(&[&Source::Database]).unwrap();
        loader.load(source, dialect).await.unwrap()
    }

    async fn compared(&self, old: &Schema, new: &Schema) -> Diff {
        let none = Renames::default();
        let compared = self.loader().compared(old, new, &none).await.unwrap();
        assert!(compared.unasked.is_none());
        compared.diff
    }

    fn loader(&self) -> Loader<'_> {
        Loader::new(
            &self.project,
            &self.chain,
            &self.settings,
            &[&Source::Database],
            None,
        )
    }
}

/// Compares as `check` and `diff` do, there and back.
async fn compared(url: &str, entities: fn(DbBackend) -> Entities) -> Diff {
    let foreign = Foreign::new(url, Some(entities));
    let there = foreign.load(&Source::Database).await;
    let wanted = foreign.load(&Source::Entities).await;
    let back = foreign.compared(&wanted, &there).await;
    let diff = foreign.compared(&there, &wanted).await;
    assert_eq!(diff.is_empty(), back.is_empty());
    diff
}

/// The changes, as a person reads them.
fn lines(diff: &Diff) -> Vec<String> {
    diff.changes.iter().map(ToString::to_string).collect()
}
