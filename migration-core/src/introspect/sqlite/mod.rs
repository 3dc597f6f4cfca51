//! Reads a SQLite database: a constant number of questions, and a schema made of the answers.
//!
//! ```text
//! questions -> Answers ------------------\
//! sqlite_master.sql -> token -> cursor -> create_table, create_index -> assemble -> Schema
//! ```
//!
//! The pragmas say which columns, keys, indexes and foreign keys there are. Names of constraints, conditions, generated
//! columns, collations and what an index is ordered by are in the stored statements alone.

mod assemble;
mod clause;
mod create_index;
mod create_table;
mod cursor;
mod declared;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) mod fuzz;
mod keys;
mod questions;
mod text;
mod token;
mod unmanaged;

#[cfg(test)]
mod tests;

use sea_orm::{ConnectionTrait, DbErr};

use crate::database::{Database, read_texts_in};
use crate::schema::Schema;
use questions::Answers;

pub(crate) use text::{default_needs_parentheses, normal, type_sql};
pub(crate) use token::{Kind, tokens};

/// Reads what is in the database, also in a transaction. `history` is the history table, which does not count.
///
/// # Errors
/// When the database does not answer, or holds a statement that cannot be understood.
pub(crate) async fn introspect(
    connection: &impl ConnectionTrait,
    history: &str,
) -> Result<Schema, DbErr> {
    let objects = read_texts_in(connection, &questions::objects(history)).await?;
    let shadows = match questions::shadows(&objects) {
        Some(question) => read_texts_in(connection, question).await?,
        None => Vec::new(),
    };
    let answers = Answers {
        shadows,
        columns: read_texts_in(connection, &questions::columns(history)).await?,
        indexes: read_texts_in(connection, &questions::indexes(history)).await?,
        foreign_keys: read_texts_in(connection, &questions::foreign_keys(history)).await?,
        objects,
    };
    Ok(assemble::schema(&answers)?)
}

/// As [`introspect`], by the engine's own connection.
pub(crate) async fn introspect_database(
    database: &mut Database,
    history: &str,
) -> Result<Schema, DbErr> {
    let objects = database.read_texts(&questions::objects(history)).await?;
    let shadows = match questions::shadows(&objects) {
        Some(question) => database.read_texts(question).await?,
        None => Vec::new(),
    };
    let answers = Answers {
        shadows,
        columns: database.read_texts(&questions::columns(history)).await?,
        indexes: database.read_texts(&questions::indexes(history)).await?,
        foreign_keys: database
            .read_texts(&questions::foreign_keys(history))
            .await?,
        objects,
    };
    Ok(assemble::schema(&answers)?)
}
