//! What an error of the database says to a client. Never the driver's own words: they hold SQL, and Postgres' `detail`
//! holds values.

use axum::http::StatusCode;
use migration_core::database_error;
use sea_orm::DbErr;
use sea_orm::sqlx::{self, postgres::PgDatabaseError};

use super::catalogue::Catalogue;
use super::constraint::Rule;
use super::table::Table;
use crate::database::Gate;
use crate::problem::{FieldError, Problem};

/// What was being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Doing {
    Reading,
    Creating,
    Changing,
    Deleting,
}

/// What kind of error it is, on either database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Unique,
    ForeignKey,
    Check,
    NotNull,
    /// Too long, out of range, not in the encoding.
    Data,
    /// Somebody else was first; it may work when tried again.
    Contention,
    Timeout,
    Other,
}

/// Where and while doing what a statement failed.
#[derive(Clone, Copy)]
pub(crate) struct Attempt<'a> {
    pub(crate) gate: &'a Gate,
    pub(crate) catalogue: &'a Catalogue,
    pub(crate) table: &'a Table,
    pub(crate) doing: Doing,
}

impl Attempt<'_> {
    /// What to answer.
    pub(crate) fn failed(self, error: &DbErr) -> Problem {
        if let (DbErr::Custom(reason), true) = (error, self.doing != Doing::Reading) {
            // SeaORM has no errors of this kind: it is a hook of the entity that says no, in words of its own.
            return Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "refused", reason.clone());
        }
        let Some(database) = database_error(error) else {
            return self.gate.failed(error);
        };
        let kind = kind(database);
        if kind != Kind::Other {
            let (table, constraint) = (self.table.name, constraint(database));
            tracing::debug!(table, ?constraint, ?kind, doing = ?self.doing, "a statement was refused");
        }
        match kind {
            Kind::Unique => Problem::conflict(self.taken(database)),
            Kind::ForeignKey => Problem::conflict(self.reference(database)),
            Kind::Check => Problem::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "refused",
                match constraint(database) {
                    Some(name) => format!("the check {name} does not allow these values"),
                    None => "a check of the table does not allow these values".to_owned(),
                },
            ),
            Kind::NotNull => {
                let errors = self.null_column(database);
                Problem::fields(StatusCode::UNPROCESSABLE_ENTITY, errors)
            }
            Kind::Data if self.doing == Doing::Reading => {
                Problem::bad_request("a value of the query is out of the range of its column")
            }
            Kind::Data => Problem::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "refused",
                "a value is too long, out of range, or not in the encoding of the database",
            ),
            Kind::Contention => Problem::unavailable("another request was first; try again", 1),
            Kind::Timeout => Problem::unavailable("the database took too long; try again", 1),
            Kind::Other => self.gate.failed(error),
        }
    }

    /// `users.email is taken`.
    fn taken(self, database: &dyn sqlx::error::DatabaseError) -> String {
        let columns = constraint(database)
            .and_then(|name| self.catalogue.constraints.rule(name))
            .map(Rule::columns)
            // SQLite has no names here, but says the columns.
            .or_else(|| said(database, "UNIQUE constraint failed: "));
        match columns {
            Some(columns) => format!("{columns} is taken"),
            None => format!("there is such a row in {} already", self.table.name),
        }
    }

    fn reference(self, database: &dyn sqlx::error::DatabaseError) -> String {
        let rule = constraint(database).and_then(|name| self.catalogue.constraints.rule(name));
        match rule {
            Some(Rule::Reference {
                table,
                columns,
                referenced,
            }) if self.doing != Doing::Deleting && table == self.table.name => format!(
                "{}: there is no such row in {referenced}",
                columns.join(", ")
            ),
            Some(rule @ Rule::Reference { .. }) => {
                format!("other rows refer to it: {}", rule.columns())
            }
            _ => self.references(),
        }
    }

    /// SQLite does not say which foreign key it was.
    fn references(self) -> String {
        let deleting = self.doing == Doing::Deleting;
        let rules = self
            .catalogue
            .constraints
            .references(self.table.name, deleting);
        let parts: Vec<_> = rules
            .into_iter()
            .map(|rule| match rule {
                Rule::Reference {
                    columns,
                    referenced,
                    ..
                } if !deleting => {
                    format!(
                        "{}: there is no such row in {referenced}",
                        columns.join(", ")
                    )
                }
                rule => rule.columns(),
            })
            .collect();
        match (deleting, parts.join(", or ")) {
            (true, tables) => format!("other rows refer to it: {tables}"),
            (false, reasons) => reasons,
        }
    }

    fn null_column(self, database: &dyn sqlx::error::DatabaseError) -> Vec<FieldError> {
        let column = database
            .try_downcast_ref::<PgDatabaseError>()
            .and_then(PgDatabaseError::column)
            .map(str::to_owned)
            .or_else(|| {
                let column = said(database, "NOT NULL constraint failed: ")?;
                column.rsplit_once('.').map(|(_, column)| column.to_owned())
            })
            .unwrap_or_else(|| self.table.name.to_owned());
        vec![FieldError::new(column, "must not be null")]
    }
}

/// <https://www.postgresql.org/docs/current/errcodes-appendix.html>, <https://www.sqlite.org/rescode.html>. The codes of
/// the one are five characters, those of the other are numbers below 10000.
fn kind(database: &dyn sqlx::error::DatabaseError) -> Kind {
    let code = database.code();
    match code.as_deref().unwrap_or_default() {
        "23505" | "23P01" | "1555" | "2067" | "2579" => Kind::Unique,
        "23503" | "23001" | "787" | "1811" => Kind::ForeignKey,
        "23514" | "275" => Kind::Check,
        "23502" | "1299" => Kind::NotNull,
        "40001" | "40P01" | "55P03" | "5" | "6" | "261" | "262" | "517" => Kind::Contention,
        "57014" => Kind::Timeout,
        "18" | "20" | "3091" => Kind::Data,
        // 54: what an index holds at most, which is less than a column does.
        code if code.len() == 5 && (code.starts_with("22") || code.starts_with("54")) => Kind::Data,
        _ => Kind::Other,
    }
}

fn constraint(database: &dyn sqlx::error::DatabaseError) -> Option<&str> {
    database
        .try_downcast_ref::<PgDatabaseError>()
        .and_then(PgDatabaseError::constraint)
        .or_else(|| database.message().strip_prefix("CHECK constraint failed: "))
}

fn said(database: &dyn sqlx::error::DatabaseError, before: &str) -> Option<String> {
    let (_, columns) = database.message().split_once(before)?;
    Some(columns.to_owned())
}
