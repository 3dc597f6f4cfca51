//! Reads the history, and in the same round trip which of the chain's tables are there.

use sea_orm::{DbBackend, DbErr};

use super::{ATTEMPTS_TABLE, Tables};
use crate::database::{Database, Failure, Rows, quote};
use crate::record::Footprint;
use crate::state::Applied;

/// The table in which Alembic keeps its version.
const ALEMBIC_TABLE: &str = "alembic_version";

/// What a database says about its history.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reading {
    /// The rows of the history table; empty where there is none.
    pub(crate) applied: Vec<Applied>,
    /// Those of the chain's tables that are there, in the order of their creation.
    pub(crate) present: Vec<String>,
    /// The version that Alembic recorded.
    pub(crate) alembic: Option<String>,
    /// Whether there is a history table.
    pub(crate) has_history: bool,
    /// Whether there is a log of attempts.
    pub(crate) has_attempts: bool,
}

impl Reading {
    pub(crate) fn of(rows: Rows) -> Self {
        let mut reading = Self::default();
        for (kind, name, number) in rows {
            match kind.as_str() {
                "h" => reading.applied.push(Applied {
                    version: name,
                    applied_at: number,
                }),
                _ if name == ATTEMPTS_TABLE => reading.has_attempts = true,
                _ => reading.present.push(name),
            }
        }
        reading
    }
}

/// Reads in one round trip; in two or three where there is no history yet.
pub(crate) async fn read(
    database: &mut Database,
    tables: &Tables,
    footprint: &Footprint,
) -> Result<Reading, DbErr> {
    let backend = database.backend();
    match database.read(&question(backend, tables, footprint)).await {
        Ok(rows) => {
            let is_empty_database = database.is_absent();
            return Ok(Reading {
                has_history: !is_empty_database,
                ..Reading::of(rows)
            });
        }
        Err(error) if Failure::of(&error) == Failure::NoSuchTable => {}
        Err(error) => return Err(error),
    }
    let mut reading = Reading::of(database.read(&present(backend, tables, footprint)).await?);
    let listed = reading.present.len();
    reading.present.retain(|table| table != ALEMBIC_TABLE);
    if reading.present.len() < listed {
        let zero = quote::bigint(0, backend);
        let sql = format!(
            "SELECT version_num, '', {zero} FROM {}",
            tables.qualified(ALEMBIC_TABLE)
        );
        reading.alembic = database
            .read(&sql)
            .await?
            .into_iter()
            .next()
            .map(|(version, ..)| version);
    }
    Ok(reading)
}

/// The whole question in one statement.
pub(crate) fn question(backend: DbBackend, tables: &Tables, footprint: &Footprint) -> String {
    format!(
        "SELECT 'h' AS kind, version AS name, applied_at AS number FROM {} UNION ALL {}",
        tables.history(),
        present(backend, tables, footprint)
    )
}

/// Which of the chain's tables, and of the tables that tell how the database came to be, are there. On Postgres this
/// needs no right but to connect.
fn present(backend: DbBackend, tables: &Tables, footprint: &Footprint) -> String {
    let names: Vec<String> = footprint
        .tables()
        .chain([ATTEMPTS_TABLE, ALEMBIC_TABLE])
        .map(quote::literal)
        .collect();
    let names = names.join(", ");
    if backend == DbBackend::Postgres {
        let prefix = match &tables.schema {
            Some(schema) => format!(
                "{} || ",
                quote::literal(&format!("{}.", quote::identifier(schema)))
            ),
            None => String::new(),
        };
        format!(
            "SELECT 't', t, 0::bigint FROM unnest(ARRAY[{names}]::text[]) AS t \
             WHERE to_regclass({prefix}quote_ident(t)) IS NOT NULL"
        )
    } else {
        format!("SELECT 't', name, 0 FROM sqlite_master WHERE type = 'table' AND name IN ({names})")
    }
}
