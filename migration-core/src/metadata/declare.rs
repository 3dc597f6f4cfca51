//! What an entity cannot say.
//!
//! | for | say |
//! |---|---|
//! | an index | [`index`](Entities::index) with sea-query's statement |
//! | a unique constraint | [`unique`](Entities::unique) with the same |
//! | a condition, an exclusion | [`check`](Entities::check), [`exclusion`](Entities::exclusion) |
//! | any of them with all their options, a key, a foreign key | [`constraint`](Entities::constraint) |
//! | a collation, a generated column, a type, a comment | [`column`](Entities::column) |
//! | everything else of a table | [`table`](Entities::table) |
//! | a type, a sequence | [`enumeration`](Entities::enumeration), [`sequence`](Entities::sequence) |

use std::borrow::Borrow;

use sea_orm::sea_query::IndexCreateStatement;

use super::place::{columns_of, name_of, put};
use super::problem::EntityProblem;
use super::{Entities, ident, statement};
use crate::schema::{Check, Column, Constraint, Dialect, Exclusion, Name, Sequence, Table};

impl Entities {
    /// Declares an index: composite, partial, of an expression, on a key, or one whose name counts.
    ///
    /// Where an entity says `unique` or `indexed` of the same columns in the same order, this is that one, and takes
    /// its place. For `unique` it has to be unique, and a partial index is never the same.
    #[must_use]
    pub fn index(mut self, statement: impl Borrow<IndexCreateStatement>) -> Self {
        let statement = statement.borrow();
        let what = what("index", statement);
        match statement::index(statement, self.schema.dialect) {
            Ok((table, index)) => self.declare(table, what, Constraint::Index(index)),
            Err(reason) => self
                .problems
                .push(EntityProblem::Statement { what, reason }),
        }
        self
    }

    /// Declares indexes, as [`index`](Self::index) does.
    #[must_use]
    pub fn indexes(
        self,
        statements: impl IntoIterator<Item: Borrow<IndexCreateStatement>>,
    ) -> Self {
        statements.into_iter().fold(self, Self::index)
    }

    /// Declares a unique constraint. Where an entity says `unique` of the same columns in the same order, this is that
    /// one, and takes its place.
    #[must_use]
    pub fn unique(mut self, statement: impl Borrow<IndexCreateStatement>) -> Self {
        let statement = statement.borrow();
        let what = what("unique constraint", statement);
        match statement::unique(statement, self.schema.dialect) {
            Ok((table, unique)) => self.declare(table, what, Constraint::Unique(unique)),
            Err(reason) => self
                .problems
                .push(EntityProblem::Statement { what, reason }),
        }
        self
    }

    /// Declares unique constraints, as [`unique`](Self::unique) does.
    #[must_use]
    pub fn uniques(
        self,
        statements: impl IntoIterator<Item: Borrow<IndexCreateStatement>>,
    ) -> Self {
        statements.into_iter().fold(self, Self::unique)
    }

    /// Declares a condition on each row, as SQL.
    #[must_use]
    pub fn check(
        self,
        table: impl Into<Name>,
        name: impl Into<String>,
        expression: impl Into<String>,
    ) -> Self {
        self.constraint(
            table,
            Constraint::Check(Check {
                name: Some(name.into()),
                expression: expression.into(),
                no_inherit: false,
                validated: true,
                comment: None,
            }),
        )
    }

    /// Declares an exclusion constraint of Postgres: `EXCLUDE USING gist (room WITH =, during WITH &&)`.
    #[must_use]
    pub fn exclusion(
        self,
        table: impl Into<Name>,
        name: impl Into<String>,
        definition: impl Into<String>,
    ) -> Self {
        self.constraint(
            table,
            Constraint::Exclusion(Exclusion {
                name: Some(name.into()),
                definition: definition.into(),
                comment: None,
            }),
        )
    }

    /// Declares a key, a constraint or an index with everything that it can have.
    ///
    /// It takes the place of what the entity says of the same columns: of its primary key, of a foreign key to the same
    /// table, of `unique` or `indexed`.
    #[must_use]
    pub fn constraint(mut self, table: impl Into<Name>, constraint: Constraint) -> Self {
        let what = match &constraint {
            Constraint::PrimaryKey(_) => "a primary key",
            Constraint::Unique(_) => "a unique constraint",
            Constraint::Exclusion(_) => "an exclusion constraint",
            Constraint::Check(_) => "a condition",
            Constraint::ForeignKey(_) => "a foreign key",
            Constraint::Index(_) => "an index",
        };
        self.declare(table.into(), what.to_owned(), constraint);
        self
    }

    /// Changes a column: its collation, where its values come from, its type, its comment. A default is put in the
    /// server's own words where that is simple.
    ///
    /// ```
    /// # use migration_core::{Entities, schema::Value};
    /// # use sea_orm::DbBackend;
    /// # mod users {
    /// #     use sea_orm::entity::prelude::*;
    /// #     #[sea_orm::model]
    /// #     #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    /// #     #[sea_orm(table_name = "users")]
    /// #     pub struct Model {
    /// #         #[sea_orm(primary_key)]
    /// #         pub id: i32,
    /// #         pub full_name: String,
    /// #     }
    /// #     impl ActiveModelBehavior for ActiveModel {}
    /// # }
    /// let entities = Entities::new(DbBackend::Postgres)
    ///     .register(users::Entity)
    ///     .column("users", "full_name", |column| {
    ///         column.collation = Some("\"C\"".to_owned());
    ///         column.value = Value::Generated {
    ///             expression: "first || last".to_owned(),
    ///             stored: true,
    ///         };
    ///     });
    /// assert!(entities.problems().is_empty());
    /// ```
    #[must_use]
    pub fn column(
        mut self,
        table: impl Into<Name>,
        column: impl Into<String>,
        change: impl FnOnce(&mut Column),
    ) -> Self {
        let dialect = self.schema.dialect;
        let column = ident::kept(dialect, &column.into());
        let what = "a change".to_owned();
        if let Some((name, table)) = self.find(table.into(), &what) {
            if let Some(column) = table.column_mut(&column) {
                change(column);
                super::column::settle(column, dialect);
            } else {
                self.problems.push(EntityProblem::UnknownColumn {
                    table: name,
                    column,
                    what,
                });
            }
        }
        self
    }

    /// Changes a table in any other way: its comment, a name of a key, `STRICT`.
    #[must_use]
    pub fn table(mut self, table: impl Into<Name>, change: impl FnOnce(&mut Table)) -> Self {
        if let Some((_, table)) = self.find(table.into(), "a change") {
            change(table);
        }
        self
    }

    /// Declares an enum type of Postgres that no entity has a column of.
    #[must_use]
    pub fn enumeration<V: Into<String>>(
        mut self,
        name: impl Into<Name>,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        let name = self.kept(name.into());
        if self.is_postgres(&format!("enum `{name}`")) {
            self.add_enum(name, values.into_iter().map(Into::into).collect());
        }
        self
    }

    /// Declares a sequence of Postgres that stands alone.
    #[must_use]
    pub fn sequence(mut self, name: impl Into<Name>, sequence: Sequence) -> Self {
        let name = self.kept(name.into());
        if self.is_postgres(&format!("sequence `{name}`")) {
            self.schema.sequences.insert(name, sequence);
        }
        self
    }

    fn is_postgres(&mut self, what: &str) -> bool {
        let postgres = self.schema.dialect == Dialect::Postgres;
        if !postgres {
            let what = what.to_owned();
            self.problems.push(EntityProblem::Unsupported { what });
        }
        postgres
    }

    /// A name as the catalogue has it.
    fn kept(&self, name: Name) -> Name {
        let dialect = self.schema.dialect;
        Name {
            schema: name
                .schema
                .filter(|_| dialect == Dialect::Postgres)
                .map(|schema| ident::kept(dialect, &schema)),
            name: ident::kept(dialect, &name.name),
        }
    }

    fn find(&mut self, name: Name, what: &str) -> Option<(Name, &mut Table)> {
        let name = self.kept(name);
        let table = self.schema.tables.get_mut(&name);
        if table.is_none() {
            self.problems.push(EntityProblem::UnknownTable {
                table: name.clone(),
                what: what.to_owned(),
            });
        }
        table.map(|table| (name, table))
    }

    fn declare(&mut self, table: Name, what: String, mut constraint: Constraint) {
        let dialect = self.schema.dialect;
        if matches!(constraint, Constraint::Exclusion(_)) && !self.is_postgres(&what) {
            return;
        }
        if let Some(name) = name_of(&mut constraint) {
            *name = ident::kept(dialect, name);
        }
        let Some((name, table)) = self.find(table, &what) else {
            return;
        };
        let missing = columns_of(&constraint)
            .into_iter()
            .find(|column| table.column(column).is_none());
        if let Some(column) = missing {
            self.problems.push(EntityProblem::UnknownColumn {
                table: name,
                column,
                what,
            });
        } else {
            put(table, constraint, dialect);
        }
    }
}

fn what(kind: &str, statement: &IndexCreateStatement) -> String {
    match statement.get_index_spec().get_name() {
        Some(name) => format!("{kind} `{name}`"),
        None => format!("{kind} without a name"),
    }
}
