//! The recipes of docs/safe-changes.md: each block of the document is part of one of the migrations here, and each of
//! these goes there, back and there again on tables with rows. The lint has nothing to say of them.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "these are tests, helpers included"
)]

use std::path::Path;

use migration_core::lint::{Note, Rules, Sizes};
use migration_core::{
    Chain, Direction, Entities, Environment, Goal, Options, Project, Runner, Settings, Target,
};
use sea_orm::DbBackend;
use test_support::{
    PostgresDatabase, assert_same, catalogue, postgres_database, with_columns_sorted,
};

/// A migration of this name.
macro_rules! named {
    ($migration:ident, $name:literal) => {
        pub(crate) struct $migration;

        impl MigrationName for $migration {
            fn name(&self) -> &'static str {
                $name
            }
        }
    };
}

mod add_column;
mod backfill;
mod bigint_key;
mod constraints;
mod deletes;
mod drops;
mod enumeration;
mod first;
mod indexes;
mod not_null;
mod rename_column;
mod rename_table;
mod split_table;
mod types;

const PROJECT: Project = Project {
    name: "safe",
    url_variable: "SAFE_DATABASE_URL",
    default_file: "data/safe.db",
    program: "migration-safe",
    version: "1.0.0",
    entities: None,
    rules: Rules::DEFAULT,
};

fn chain() -> Chain {
    Chain::new(vec![
        Box::new(first::First),
        Box::new(add_column::Token),
        Box::new(not_null::Credits),
        Box::new(indexes::Create),
        Box::new(indexes::Replace),
        Box::new(indexes::Drop),
        Box::new(constraints::Unique),
        Box::new(constraints::ForeignKeys),
        Box::new(constraints::Check),
        Box::new(drops::Loosen),
        Box::new(drops::DropColumn),
        Box::new(drops::DropTable),
        Box::new(rename_column::Expand),
        Box::new(rename_column::Contract),
        Box::new(rename_table::Rename),
        Box::new(rename_table::Contract),
        Box::new(types::Longer),
        Box::new(types::Shorter),
        Box::new(types::Parsed),
        Box::new(types::Contract),
        Box::new(enumeration::Retire),
        Box::new(backfill::Paise),
        Box::new(split_table::Expand),
        Box::new(split_table::Fill),
        Box::new(split_table::Contract),
        Box::new(bigint_key::Grow),
        Box::new(bigint_key::Switch),
        Box::new(bigint_key::Contract),
        Box::new(deletes::Expired),
    ])
    .unwrap()
}

async fn runner(database: &PostgresDatabase) -> Runner {
    let settings =
        Settings::resolve(&PROJECT, &Environment::of([]), Some(database.url()), None).unwrap();
    Runner::connect(PROJECT, chain(), &settings, Options::default(), None)
        .await
        .unwrap()
}

/// A database at the revision of this number.
async fn at(hint: &str, number: &str) -> (PostgresDatabase, Runner) {
    let database = postgres_database(hint);
    let mut runner = runner(&database).await;
    let target = Goal::To(Target::Named(number.to_owned()));
    runner.up(&target).await.unwrap();
    (database, runner)
}

/// What a question that counts gives.
fn count(database: &PostgresDatabase, from: &str) -> String {
    let sql = format!("SELECT count(*)::text FROM {from}");
    database.value(&sql).unwrap_or_default()
}

#[tokio::test]
async fn they_go_there_and_back() {
    let (database, mut runner) = at("safe", "001").await;
    let versions: Vec<String> = runner
        .chain()
        .revisions()
        .map(ToString::to_string)
        .collect();
    let one = Goal::Steps(1);
    for version in &versions[1..] {
        let state = || with_columns_sorted(&catalogue(&database));
        let before = state();
        runner.up(&one).await.unwrap();
        let there = state();
        runner.down(&one).await.unwrap();
        assert_same(&state(), &before, &format!("{version} down"));
        runner.up(&one).await.unwrap();
        assert_same(&state(), &there, &format!("{version} up again"));
    }
    runner.close().await;
    for (what, from) in [
        (
            "500",
            "users WHERE token IS NOT NULL AND credits >= 0 AND full_name = 'user ' || id",
        ),
        (
            "500",
            "billing WHERE plan IS NOT DISTINCT FROM nullif('plan ' || user_id % 3, 'plan 0')",
        ),
        ("600", "payments WHERE paise = amount::bigint * 100"),
        ("50", "teams"),
        (
            "0",
            "jobs WHERE state = 'lost' OR expires_at < '2024-01-01'",
        ),
        ("0", "pg_index WHERE NOT indisvalid"),
    ] {
        assert_eq!(count(&database, from), what, "{from}");
    }
    let kept = count(
        &database,
        "jobs WHERE retry_count = id % 4 OR (retry_count IS NULL AND id % 10 = 0)",
    );
    assert_eq!(kept, count(&database, "jobs"));
    // The key goes on where the old type ends.
    database.execute(
        "SELECT setval('payments_id_seq', 2147483647); INSERT INTO payments (amount) VALUES (1)",
    );
    assert_eq!(count(&database, "payments WHERE id = 2147483648"), "1");
}

#[tokio::test]
async fn the_lint_has_nothing_to_say_of_them() {
    let (_database, runner) = at("safe_lint", "001").await;
    let versions: Vec<String> = runner
        .chain()
        .revisions()
        .map(ToString::to_string)
        .collect();
    let mut said = Vec::new();
    for version in &versions[1..] {
        for direction in [Direction::Up, Direction::Down] {
            let notes = runner.notes(version, direction, &Sizes::unknown()).await;
            let notes = notes.iter().map(Note::line);
            said.extend(notes.map(|note| format!("{version} {}: {note}", direction.word())));
        }
    }
    assert!(said.is_empty(), "{said:#?}");
    runner.close().await;
}

/// Whichever column of the two a program writes, programs that read the other one see it.
#[tokio::test]
async fn old_and_new_programs_write_beside_each_other() {
    let (database, runner) = at("safe_names", "013").await;
    runner.close().await;
    database.execute(
        "INSERT INTO users (id, email, name, credits) VALUES (9001, 'old', 'by the old', 0);
         INSERT INTO users (id, email, full_name, credits) VALUES (9002, 'new', 'by the new', 0);
         UPDATE users SET name = 'changed by the old' WHERE id = 1;
         UPDATE users SET full_name = 'changed by the new' WHERE id = 2;
         UPDATE users SET full_name = NULL WHERE id = 3;
         UPDATE users SET credits = 7 WHERE id = 4",
    );
    assert_eq!(
        count(&database, "users WHERE name IS DISTINCT FROM full_name"),
        "0"
    );
    let names = "SELECT string_agg(coalesce(full_name, 'none'), ', ' ORDER BY id) FROM users WHERE id IN (1, 2, 3, 4, 9001, 9002)";
    assert_eq!(
        database.value(names).as_deref(),
        Some("changed by the old, changed by the new, none, user 4, by the old, by the new")
    );

    let (database, runner) = at("safe_types", "019").await;
    runner.close().await;
    database.execute(
        "UPDATE jobs SET retries = '12' WHERE id = 1; UPDATE jobs SET retry_count = 13 WHERE id = 2;
         UPDATE jobs SET retries = 'few' WHERE id = 3; UPDATE jobs SET progress = 5 WHERE id = 10;
         UPDATE jobs SET retry_count = 14 WHERE id = 20",
    );
    let both = "SELECT string_agg(retries || '/' || coalesce(retry_count::text, '-'), ' ' ORDER BY id) FROM jobs WHERE id IN (1, 2, 3, 10, 20)";
    assert_eq!(
        database.value(both).as_deref(),
        Some("12/12 13/13 few/- many/- 14/14")
    );

    let (database, runner) = at("safe_split", "024").await;
    runner.close().await;
    database.execute("UPDATE users SET plan = 'gold' WHERE id = 1; INSERT INTO users (email, credits, plan) VALUES ('x', 0, 'gold')");
    assert_eq!(count(&database, "billing WHERE plan = 'gold'"), "2");
}

/// A program that knows the old name alone goes on.
#[tokio::test]
async fn a_view_has_the_old_name_of_a_table() {
    let (database, runner) = at("safe_view", "015").await;
    runner.close().await;
    database.execute(
        "INSERT INTO organizations (name, slug) VALUES ('new', 'new') ON CONFLICT (slug) DO UPDATE SET name = 'twice' RETURNING id;
         UPDATE organizations SET name = 'changed' WHERE slug = 'org-1'; DELETE FROM organizations WHERE slug = 'new'",
    );
    assert_eq!(count(&database, "teams WHERE name = 'changed'"), "1");
    assert_eq!(count(&database, "teams"), "50");
}

mod jobs {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "jobs")]
    pub(crate) struct Model {
        #[sea_orm(primary_key)]
        pub(crate) id: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub(crate) enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

#[test]
fn a_column_that_goes_is_declared_until_then() {
    let entities = Entities::new(DbBackend::Postgres).register(jobs::Entity);
    let entities = drops::still_there(entities);
    assert!(entities.problems().is_empty());
    let table = &entities.schema().tables[&"jobs".into()];
    assert!(table.column("reader_type").is_some_and(|it| it.nullable));
}

fn document(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../docs")
        .join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The lines that have something in them, without what they are indented by.
fn lines(text: &str) -> Vec<&str> {
    let lines = text.lines().map(str::trim);
    lines.filter(|line| !line.is_empty()).collect()
}

#[test]
fn each_block_of_the_document_is_run_here() {
    let document = document("safe-changes.md");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/safe_changes");
    let sources: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap())
        .collect();
    let mut blocks = 0;
    for block in document.split("\n```rust\n").skip(1) {
        let block = block.split("\n```").next().unwrap();
        let wanted = lines(block);
        let is_here = sources.iter().any(|source| {
            let source = lines(source);
            source.windows(wanted.len()).any(|part| part == wanted)
        });
        assert!(is_here, "no migration of this test has:\n{block}");
        blocks += 1;
    }
    assert!(blocks > 15, "only {blocks} blocks were found");
}

#[test]
fn each_code_of_the_document_is_one_of_the_lint() {
    let (document, lint) = (document("safe-changes.md"), document("lint.md"));
    let named = document
        .lines()
        .filter_map(|line| line.strip_prefix("Lint: "));
    let codes: Vec<&str> = named
        .flat_map(|line| line.split('`').skip(1).step_by(2))
        .collect();
    assert!(codes.len() > 15, "only {codes:?} were found");
    for code in codes {
        assert!(
            lint.contains(&format!("| `{code}` |")),
            "docs/lint.md has no `{code}`"
        );
    }
}
