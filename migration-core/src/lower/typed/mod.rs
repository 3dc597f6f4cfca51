//! What sea-query can say: the same statement twice, as a value that gives its SQL and as the Rust that a migration
//! would have. Whatever sea-query cannot say, or would say wrongly, has no such form and stays SQL.

mod column;
mod default;
mod layout;
mod table;

use sea_orm::sea_query::{
    ForeignKeyCreateStatement, ForeignKeyDropStatement, IndexCreateStatement, IndexDropStatement,
    PostgresQueryBuilder, SqliteQueryBuilder, TableAlterStatement, TableCreateStatement,
    TableDropStatement, TableRenameStatement,
};

pub(crate) use column::type_on_postgres;
pub(crate) use table::{
    add_column, create_foreign_key, create_index, create_table, drop_column, drop_foreign_key,
    drop_index, drop_table, rename_column, rename_table,
};

use crate::schema::{Dialect, Name};

/// One statement: in sea-query where that is possible, in SQL where not; or a step, which is several.
#[derive(Debug, Clone)]
pub(crate) enum Piece {
    Typed(Box<Typed>),
    Sql(String),
    Step(Box<Step>),
}

/// A call of `steps` that does the work of a statement beside readers and writers.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    /// What it does on Postgres outside a transaction.
    pub(crate) statements: Vec<String>,
    /// The call in Rust, without `await`: `steps::create_index(...)`.
    pub(crate) code: String,
    /// What it does in a transaction, and on SQLite, where sea-query can say it.
    pub(crate) plain: Option<Typed>,
}

/// A statement that sea-query can say.
#[derive(Debug, Clone)]
pub(crate) struct Typed {
    statement: Statement,
    /// The call in Rust, without `await`: `manager.drop_table(...)`.
    pub(crate) code: String,
}

#[derive(Debug, Clone)]
enum Statement {
    CreateTable(TableCreateStatement),
    DropTable(TableDropStatement),
    RenameTable(TableRenameStatement),
    AlterTable(TableAlterStatement),
    CreateIndex(IndexCreateStatement),
    DropIndex(IndexDropStatement),
    CreateForeignKey(ForeignKeyCreateStatement),
    DropForeignKey(ForeignKeyDropStatement),
}

impl Typed {
    /// The SQL, laid out for reading.
    pub(crate) fn sql(&self, dialect: Dialect) -> String {
        macro_rules! say {
            ($statement:expr) => {
                match dialect {
                    Dialect::Postgres => $statement.to_string(PostgresQueryBuilder),
                    Dialect::Sqlite => $statement.to_string(SqliteQueryBuilder),
                }
            };
        }
        let sql = match &self.statement {
            Statement::CreateTable(statement) => say!(statement),
            Statement::DropTable(statement) => say!(statement),
            Statement::RenameTable(statement) => say!(statement),
            Statement::AlterTable(statement) => say!(statement),
            Statement::CreateIndex(statement) => say!(statement),
            Statement::DropIndex(statement) => say!(statement),
            Statement::CreateForeignKey(statement) => say!(statement),
            Statement::DropForeignKey(statement) => say!(statement),
        };
        layout::laid_out(&sql)
    }
}

impl Typed {
    /// The call of a step that takes the same statement: `steps::create_index(manager, &...)`.
    pub(crate) fn as_step(&self, step: &str) -> String {
        let statement = self.code.split_once('(').map_or("", |(_, rest)| rest);
        format!("steps::{step}(manager, &{statement}")
    }

    /// The SQL on SQLite, where sea-query can say it there too: it panics about foreign keys.
    pub(crate) fn sql_on_both(&self) -> Option<String> {
        let foreign_key = matches!(
            self.statement,
            Statement::CreateForeignKey(_) | Statement::DropForeignKey(_)
        );
        (!foreign_key).then(|| self.sql(Dialect::Sqlite))
    }
}

impl Piece {
    /// Its statements, without semicolons.
    pub(crate) fn statements(&self, dialect: Dialect) -> Vec<String> {
        match self {
            Self::Typed(typed) => vec![typed.sql(dialect)],
            Self::Sql(sql) => vec![sql.clone()],
            Self::Step(step) => step.statements.clone(),
        }
    }

    /// The SQL on SQLite, where the same call does it there too.
    pub(crate) fn sql_on_both(&self) -> Option<String> {
        match self {
            Self::Typed(typed) => typed.sql_on_both(),
            Self::Sql(_) => None,
            Self::Step(step) => step.plain.as_ref()?.sql_on_both(),
        }
    }
}

impl From<String> for Piece {
    fn from(sql: String) -> Self {
        Self::Sql(sql)
    }
}

/// sea-query writes the names of indexes and constraints as they are: a quote in one would end it.
fn sayable(name: Option<&str>) -> bool {
    name.is_some_and(|name| !name.contains(['"', '`']))
}

/// A table in code: `"users"` or `("audit", "events")`.
pub(crate) fn table_code(name: &Name) -> String {
    match &name.schema {
        Some(schema) => format!("({schema:?}, {:?})", name.name),
        None => format!("{:?}", name.name),
    }
}
