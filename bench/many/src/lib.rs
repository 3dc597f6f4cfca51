//! A chain of as many migrations as the environment variable `N` says: each creates a table of two columns.

use sea_orm_migration::{
    prelude::*,
    schema::{pk_auto, string_null},
};

/// The database of this chain, for the engine.
pub const PROJECT: migration_core::Project = migration_core::project! {
    name: "bench-many",
    url_variable: "BENCH_DATABASE_URL",
    default_file: "data/bench.db",
};

/// The chain.
#[derive(Debug)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let count: usize = std::env::var("N")
            .ok()
            .and_then(|count| count.parse().ok())
            .unwrap_or(10);
        NAMES
            .iter()
            .take(count)
            .map(|name| -> Box<dyn MigrationTrait> { Box::new(Numbered(name)) })
            .collect()
    }
}

const MOST: usize = 10_000;
const PATTERN: [u8; 20] = *b"m00000_create_t00000";

/// `m00001_create_t00001` and so on. In the program from the start, like the names of real migrations: making them
/// must not be what is measured.
static NAMES: [[u8; PATTERN.len()]; MOST] = names();

const fn names() -> [[u8; PATTERN.len()]; MOST] {
    let mut names = [PATTERN; MOST];
    let mut index = 0;
    while index < MOST {
        let mut rest = index + 1;
        let mut digit = 5;
        while digit > 0 {
            let figure = b"0123456789"[rest % 10];
            names[index][digit] = figure;
            names[index][digit + 14] = figure;
            rest /= 10;
            digit -= 1;
        }
        index += 1;
    }
    names
}

struct Numbered(&'static [u8]);

impl Numbered {
    fn table(&self) -> &str {
        &self.name()["m00001_create_".len()..]
    }
}

impl MigrationName for Numbered {
    fn name(&self) -> &str {
        str::from_utf8(self.0).unwrap_or_default()
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Numbered {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table(self.table().to_owned())
            .col(pk_auto("id"))
            .col(string_null("name"))
            .to_owned();
        manager.create_table(table).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::drop().table(self.table().to_owned()).to_owned();
        manager.drop_table(table).await
    }
}
