//! What the entities and the declarations beside them say, as a [`Schema`]. Pure: no database is asked.
//!
//! ```text
//! entity -> table -> column -> types, expression -> canonical
//!                           -> extra (SQL behind a column)
//! declaration -> declare -> statement (sea-query's index statements) -> place
//! ```
//!
//! Texts are in Postgres' own words as far as they are known here: types as `format_type` spells them, simple defaults
//! as `pg_get_expr` does. A condition or an expression stays as it was declared.

mod canonical;
mod column;
mod declare;
mod expression;
mod extra;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) mod fuzz;
mod ident;
mod place;
mod problem;
mod scan;
mod statement;
mod table;
mod types;

use sea_orm::{DbBackend, EntityTrait};

pub use problem::EntityProblem;

use crate::schema::{Dialect, Enumeration, Name, Schema};

/// The entities of a database with the declarations beside them: what the database should be.
///
/// Register every entity first, then declare what an entity cannot say. Nothing here fails or panics: what the database
/// cannot be told is in [`problems`](Self::problems), and the schema is that of all the rest.
///
/// ```
/// use migration_core::Entities;
/// use migration_core::schema::Name;
/// use sea_orm::DbBackend;
/// use sea_orm::sea_query::Index;
///
/// mod users {
///     use sea_orm::entity::prelude::*;
///
///     #[sea_orm::model]
///     #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
///     #[sea_orm(table_name = "users")]
///     pub struct Model {
///         #[sea_orm(primary_key)]
///         pub id: i32,
///         #[sea_orm(unique)]
///         pub email: String,
///         #[sea_orm(default_value = 5)]
///         pub credits: i32,
///     }
///
///     impl ActiveModelBehavior for ActiveModel {}
/// }
///
/// let entities = Entities::new(DbBackend::Postgres)
///     .register(users::Entity)
///     .index(Index::create().name("ix_users_email").table("users").col("email").unique())
///     .check("users", "credits_are_positive", "credits >= 0");
/// assert!(entities.problems().is_empty());
///
/// let schema = entities.schema();
/// let users = &schema.tables[&Name::new("users")];
/// // The declared index is what the entity calls `unique`.
/// assert_eq!(users.indexes[0].name.as_deref(), Some("ix_users_email"));
/// assert!(users.uniques.is_empty());
/// assert_eq!(users.column("email").unwrap().data_type.sql, "character varying");
/// ```
///
/// # Names
/// Foreign keys, keys and indexes that an entity makes have no name, which means any, unless the relation gives one
/// (`fk_name`). SeaORM's own made-up names (`fk-t-c`, `idx-t-c`, `pk-t`) do not count. What is declared has the name
/// that it was declared with. Postgres keeps 63 bytes of a name, and so does the schema.
#[derive(Debug, Clone)]
pub struct Entities {
    schema: Schema,
    renames: Vec<(Name, String, String)>,
    problems: Vec<EntityProblem>,
}

impl Entities {
    /// Nothing yet, for this database.
    #[must_use]
    pub fn new(backend: DbBackend) -> Self {
        let mut problems = Vec::new();
        let dialect = Dialect::of(backend).unwrap_or_else(|| {
            problems.push(EntityProblem::Backend {
                backend: format!("{backend:?}"),
            });
            Dialect::Sqlite
        });
        Self {
            schema: Schema::empty(dialect),
            renames: Vec::new(),
            problems,
        }
    }

    /// Adds an entity. Each table counts once.
    #[must_use]
    pub fn register<E: EntityTrait>(mut self, entity: E) -> Self {
        let dialect = self.schema.dialect;
        let name = table::name(&entity, dialect);
        if self.schema.tables.contains_key(&name) {
            self.problems.push(EntityProblem::Twice { table: name });
            return self;
        }
        let read = table::read(entity, dialect);
        for (name, values) in read.enums {
            self.add_enum(name, values);
        }
        self.renames.extend(
            read.renames
                .into_iter()
                .map(|(old, new)| (read.name.clone(), old, new)),
        );
        self.problems.extend(read.problems);
        self.schema.tables.insert(read.name, read.table);
        self
    }

    /// Adds an enum; the first one of a name counts.
    fn add_enum(&mut self, name: Name, values: Vec<String>) {
        match self.schema.enums.get(&name) {
            None => {
                let comment = None;
                self.schema
                    .enums
                    .insert(name, Enumeration { values, comment });
            }
            Some(known) if known.values == values => {}
            Some(_) => self.problems.push(EntityProblem::Enumeration { name }),
        }
    }

    /// All of it, sorted.
    #[must_use]
    pub fn schema(&self) -> Schema {
        let mut schema = self.schema.clone();
        // A type that was written as text may be an enum that another entity or a declaration has.
        for column in schema
            .tables
            .values_mut()
            .flat_map(|table| &mut table.columns)
        {
            let sql = &column.data_type.sql;
            let element = sql.strip_suffix("[]").unwrap_or(sql);
            if column.data_type.enumeration.is_none()
                && let Some(name) = schema.enums.keys().find(|name| name.spelled() == element)
            {
                column.data_type.enumeration = Some(name.clone());
                column::settle(column, schema.dialect);
            }
        }
        schema.sort();
        schema
    }

    /// The columns that entities say had another name before (`renamed_from`): table, former name, name.
    #[must_use]
    pub fn renames(&self) -> Vec<(Name, String, String)> {
        self.renames.clone()
    }

    /// What the database cannot be told, in the order in which it was said.
    #[must_use]
    pub fn problems(&self) -> &[EntityProblem] {
        &self.problems
    }
}
