//! A Postgres database (14 and newer) as a [`Schema`].
//!
//! Questions and answers are apart: each topic has a file with the SQL that asks and the function that puts the rows
//! into a [`Draft`]. The number of questions is the same for ten tables and ten thousand. All of them ask `pg_catalog`,
//! which every role may read; `information_schema` hides what the role has no rights on.
//!
//! ```text
//! Scope -> Places -> questions -> rows -> Draft -> Schema
//! ```
//!
//! Texts are the server's own. For as long as the questions last, the search path holds nothing but the schema that
//! names stand without (and, for a scratch, the temporary one before it), so that the same object reads the same from
//! any connection, and from a scratch.

mod checks;
mod columns;
mod dependence;
mod draft;
mod enums;
mod expression;
mod foreign;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) mod fuzz;
mod indexes;
mod keys;
mod operators;
mod question;
mod scope;
mod sequences;
mod tables;
#[cfg(test)]
mod tests;
mod unmanaged;
mod unmanaged_sql;

use sea_orm::{ConnectionTrait, DbErr, TransactionSession, TransactionTrait};

pub(crate) use scope::Scope;

use crate::database::{Database, read_texts_in};
use crate::schema::Schema;
use draft::Draft;
use question::{Answers, Row};
use scope::Places;

/// Reads what the scope holds.
///
/// It works inside a transaction of its own, or a savepoint where one is open, and takes back the settings it makes.
///
/// # Errors
/// What the database answers; or that the schema changed meanwhile.
pub(crate) async fn introspect<C>(connection: &C, scope: &Scope) -> Result<Schema, DbErr>
where
    C: ConnectionTrait + TransactionTrait,
{
    let transaction = connection.begin().await?;
    let places = Places::read(scope, read_texts_in(&transaction, &scope.question()).await?)?;
    let mut rows = Vec::new();
    for question in questions(scope, &places) {
        rows.extend(read_texts_in(&transaction, &question).await?);
    }
    transaction.rollback().await?;
    assemble(places, rows)
}

/// The same by the simple protocol, in two round trips. All questions go as one message, which is one transaction also
/// behind a pooler, and leaves neither a setting nor a prepared statement.
///
/// # Errors
/// What the database answers; or that the schema changed meanwhile.
pub(crate) async fn introspect_database(
    database: &mut Database,
    scope: &Scope,
) -> Result<Schema, DbErr> {
    let scope = scope.clone().or_home(database.schema());
    let places = Places::read(&scope, database.read_texts(&scope.question()).await?)?;
    let message = questions(&scope, &places).join(";\n");
    assemble(places, database.read_texts(&message).await?)
}

/// All questions, in the order in which they have to be asked: the first one is no question but sets the search path.
fn questions(scope: &Scope, places: &Places) -> Vec<String> {
    vec![
        places.settings(),
        Places::question(),
        tables::question(scope, places),
        columns::question(places),
        sequences::question(places),
        enums::question(places),
        keys::question(places),
        foreign::question(places),
        checks::question(places),
        operators::classes(),
        operators::collations(places),
        indexes::parts(places),
        indexes::question(places),
        unmanaged::question(scope, places),
        dependence::question(),
    ]
}

fn assemble(mut places: Places, rows: Vec<Row>) -> Result<Schema, DbErr> {
    let mut answers = Answers::of(rows);
    places.read_quoted(&mut answers)?;
    let mut draft = Draft::new(places);
    tables::read(&mut draft, &mut answers)?;
    columns::read(&mut draft, &mut answers)?;
    sequences::read(&mut draft, &mut answers)?;
    enums::read(&mut draft, &mut answers)?;
    keys::read(&mut draft, &mut answers)?;
    foreign::read(&mut draft, &mut answers)?;
    checks::read(&mut draft, &mut answers)?;
    indexes::read(&mut draft, &mut answers)?;
    unmanaged::read(&mut draft, &mut answers)?;
    dependence::read(&mut draft, &mut answers)?;
    Ok(draft.finish())
}
