//! A foreign project: the film rental that many databases come with, and the entities that `sea-orm-cli generate entity`
//! 2.0 makes of it, file by file as they were generated.
//!
//! What the entities do not say is listed here, line by line; and what of it can be declared is declared.

#[rustfmt::skip]
#[expect(unreachable_pub, reason = "as generated")]
mod entities;

use sea_orm::DbBackend;
use sea_orm::sea_query::{Index, IndexType};
use test_support::{PostgresDatabase, postgres_database};

use super::{compared, lines};
use crate::metadata::Entities;
use crate::plan::Plan;
use crate::schema::{Column, DataType, Dialect, Sequence, SequenceOptions, Value};
use crate::source::statements;
use entities::prelude::*;

/// The set-up of a project that has nothing but generated entities.
fn generated(backend: DbBackend) -> Entities {
    Entities::new(backend)
        .register(Actor)
        .register(Address)
        .register(Category)
        .register(City)
        .register(Country)
        .register(Customer)
        .register(Film)
        .register(FilmActor)
        .register(FilmCategory)
        .register(Inventory)
        .register(Language)
        .register(Payment)
        .register(Rental)
        .register(Staff)
        .register(Store)
}

/// The same project with everything declared that the entities do not say.
fn declared(backend: DbBackend) -> Entities {
    let mut entities = generated(backend);
    for table in COUNTED {
        let (column, sequence) = (format!("{table}_id"), format!("{table}_{table}_id_seq"));
        let next = Value::Default(format!("nextval('{sequence}')"));
        entities =
            entities
                .sequence(sequence.as_str(), counter())
                .column(table, column, |column| column.value = next);
    }
    for table in UPDATED {
        entities = entities.column(table, "last_update", default("now()"));
    }
    for (table, column, expression) in DEFAULTS {
        entities = entities.column(*table, *column, default(expression));
    }
    for (table, column, data_type) in TYPES {
        entities = entities.column(*table, *column, |column| {
            column.data_type = DataType::new(*data_type);
        });
    }
    for (table, name, columns) in INDEXES {
        let mut index = Index::create().name(*name).table(*table).take();
        for column in *columns {
            index.col(*column);
        }
        entities = entities.index(index);
    }
    let search = Index::create()
        .name("film_fulltext_idx")
        .table("film")
        .col("fulltext")
        .index_type(IndexType::Custom("gist".into()))
        .take();
    entities
        .table("film", |film| {
            let fulltext = Column::new("fulltext", "tsvector");
            film.columns.push(Column {
                nullable: false,
                ..fulltext
            });
        })
        .index(search)
}

fn default(expression: &str) -> impl FnOnce(&mut Column) {
    let value = Value::Default(expression.to_owned());
    |column| column.value = value
}

fn counter() -> Sequence {
    Sequence {
        data_type: "bigint".to_owned(),
        options: SequenceOptions::of("bigint"),
        owned_by: None,
        comment: None,
    }
}

const COUNTED: [&str; 12] = [
    "actor",
    "address",
    "category",
    "city",
    "country",
    "customer",
    "film",
    "inventory",
    "language",
    "rental",
    "staff",
    "store",
];

const UPDATED: [&str; 14] = [
    "actor",
    "address",
    "category",
    "city",
    "country",
    "customer",
    "film",
    "film_actor",
    "film_category",
    "inventory",
    "language",
    "rental",
    "staff",
    "store",
];

const DEFAULTS: &[(&str, &str, &str)] = &[
    ("customer", "activebool", "TRUE"),
    ("customer", "create_date", "CURRENT_DATE"),
    ("film", "rental_duration", "3"),
    ("film", "rental_rate", "'4.99'"),
    ("film", "replacement_cost", "19.990"),
    ("film", "rating", "'G'"),
    ("staff", "active", "'yes'"),
];

/// The generator writes no length of a `character`, and takes a domain for what is under it and each array of texts for
/// one of `varchar`.
const TYPES: &[(&str, &str, &str)] = &[
    ("film", "release_year", "year"),
    ("film", "special_features", "text[]"),
    ("language", "name", "character(20)"),
];

const INDEXES: &[(&str, &str, &[&str])] = &[
    ("actor", "idx_actor_last_name", &["last_name"]),
    ("address", "idx_fk_city_id", &["city_id"]),
    ("city", "idx_fk_country_id", &["country_id"]),
    ("customer", "idx_fk_address_id", &["address_id"]),
    ("customer", "idx_fk_store_id", &["store_id"]),
    ("customer", "idx_last_name", &["last_name"]),
    ("film", "idx_fk_language_id", &["language_id"]),
    (
        "film",
        "idx_fk_original_language_id",
        &["original_language_id"],
    ),
    ("film", "idx_title", &["title"]),
    ("film_actor", "idx_fk_film_id", &["film_id"]),
    (
        "inventory",
        "idx_store_id_film_id",
        &["store_id", "film_id"],
    ),
    ("rental", "idx_fk_inventory_id", &["inventory_id"]),
];

fn sakila() -> PostgresDatabase {
    let database = postgres_database("sakila");
    database.execute(include_str!("sakila.sql"));
    database
}

#[tokio::test]
async fn generated_entities_leave_this_unsaid() {
    let database = sakila();
    assert_eq!(generated(DbBackend::Postgres).problems(), []);
    let diff = compared(database.url(), generated).await;
    let said = lines(&diff).join("\n");
    assert_eq!(said.trim(), include_str!("unsaid.txt").trim());
}

#[tokio::test]
async fn what_is_declared_is_all_there_is() {
    let database = sakila();
    assert_eq!(declared(DbBackend::Postgres).problems(), []);
    let diff = compared(database.url(), declared).await;
    assert_eq!(lines(&diff), [""; 0]);
    let left_alone: Vec<String> = diff
        .from
        .unmanaged
        .iter()
        .map(|unmanaged| match &unmanaged.table {
            Some(table) => format!("{} {} on {table}", unmanaged.kind, unmanaged.name),
            None => format!("{} {}", unmanaged.kind, unmanaged.name),
        })
        .collect();
    assert_eq!(left_alone.join("\n"), include_str!("left_alone.txt").trim());
}

#[tokio::test]
async fn the_script_for_it_makes_the_database_what_the_entities_say() {
    let database = sakila();
    database.execute("INSERT INTO actor (first_name, last_name) VALUES ('PENELOPE', 'GUINESS')");
    let diff = compared(database.url(), generated).await;
    let script = Plan::new(&diff).script();
    for statement in statements(&script, Dialect::Postgres).unwrap() {
        database.execute(&statement);
    }
    let diff = compared(database.url(), generated).await;
    assert_eq!(lines(&diff), [""; 0]);
    database.execute(
        "INSERT INTO actor (first_name, last_name, last_update) VALUES ('NICK', 'WAHLBERG', now())",
    );
    let last = database.value("SELECT max(actor_id)::text FROM actor");
    assert_eq!(last.as_deref(), Some("2"));
}
