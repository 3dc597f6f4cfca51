//! Reads the history, in one round trip where there is one.

use std::collections::HashMap;

use sea_orm::{DbBackend, DbErr};

use super::Tables;
use super::attempts::EFFECTIVE;
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
    /// The projects that the log of attempts names; empty where there is none or it may not be read.
    pub(crate) projects: Vec<String>,
    /// By version, the checksum of what was emitted when it was last applied or accepted.
    pub(crate) checksums: HashMap<String, String>,
    /// Whether there is a history table.
    pub(crate) has_history: bool,
    /// Whether there is a log of attempts.
    pub(crate) has_attempts: bool,
}

impl Reading {
    /// The project that the history belongs to, where that is another than the one given.
    pub(crate) fn foreign(&self, project: &str) -> Option<&str> {
        let own = self.projects.iter().any(|name| name == project);
        self.projects.first().filter(|_| !own).map(String::as_str)
    }

    pub(crate) fn of(rows: Rows) -> Self {
        let mut reading = Self {
            has_history: true,
            ..Self::default()
        };
        for (kind, name, number) in rows {
            match kind.as_str() {
                "p" => reading.projects.push(name),
                "c" => {
                    if let Some((version, checksum)) = name.split_once('\n') {
                        reading
                            .checksums
                            .insert(version.to_owned(), checksum.to_owned());
                    }
                }
                _ => reading.applied.push(Applied {
                    version: name,
                    applied_at: number,
                }),
            }
        }
        reading
    }
}

/// Reads history and log in one round trip. None where one of the two is not there or may not be read.
pub(crate) async fn read(
    database: &mut Database,
    tables: &Tables,
) -> Result<Option<Reading>, DbErr> {
    if database.is_absent() {
        return Ok(None);
    }
    match database.read(&everything(database.backend(), tables)).await {
        Ok(rows) => Ok(Some(Reading {
            has_attempts: true,
            ..Reading::of(rows)
        })),
        Err(error)
            if matches!(
                Failure::of(&error),
                Failure::NoSuchTable | Failure::Forbidden
            ) =>
        {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// Reads the history alone, which SELECT on its table is enough for, and in the same round trip what else tells how
/// the database came to be.
pub(crate) async fn read_limited(
    database: &mut Database,
    tables: &Tables,
    footprint: &Footprint,
) -> Result<(Reading, Traces), DbErr> {
    let present = present(database.backend(), tables, footprint);
    let both = format!("{} UNION ALL {present}", history(tables));
    let (rows, has_history) = match database.read(&both).await {
        Ok(rows) => (rows, !database.is_absent()),
        Err(error) if Failure::of(&error) == Failure::NoSuchTable => {
            (database.read(&present).await?, false)
        }
        Err(error) => return Err(error),
    };
    let (found, rows): (Rows, Rows) = rows.into_iter().partition(|(kind, ..)| kind == "t");
    let reading = Reading {
        has_history,
        ..Reading::of(rows)
    };
    Ok((reading, traces_of(database, tables, found).await?))
}

/// The rows of the history table.
pub(crate) fn history(tables: &Tables) -> String {
    format!(
        "SELECT 'h' AS kind, version AS name, applied_at AS number FROM {}",
        tables.history()
    )
}

/// The same, and what the log says of projects and checksums.
pub(crate) fn everything(backend: DbBackend, tables: &Tables) -> String {
    let attempts = tables.attempts();
    let zero = quote::bigint(0, backend);
    // The newest row of each version. SQLite takes the other columns from the row that has the maximum:
    // https://www.sqlite.org/lang_select.html#bareagg
    let newest = if backend == DbBackend::Postgres {
        format!(
            "SELECT DISTINCT ON (version) version, checksum FROM {attempts} WHERE {EFFECTIVE} ORDER BY version, started_at DESC"
        )
    } else {
        format!(
            "SELECT version, checksum, max(started_at) FROM {attempts} WHERE {EFFECTIVE} GROUP BY version"
        )
    };
    let line_end = if backend == DbBackend::Postgres {
        "chr(10)"
    } else {
        "char(10)"
    };
    format!(
        "{} UNION ALL SELECT 'p', project, {zero} FROM (SELECT DISTINCT project FROM {attempts}) p \
         UNION ALL SELECT 'c', version || {line_end} || checksum, {zero} FROM ({newest}) c",
        history(tables)
    )
}

/// What is there that tells how a database came to be, where its history does not.
#[derive(Debug, Clone, Default)]
pub(crate) struct Traces {
    /// Those of the chain's tables that are there, in the order of their creation.
    pub(crate) tables: Vec<String>,
    /// The version that Alembic recorded: empty where its table has no row, several where it has several heads.
    pub(crate) alembic: Option<String>,
}

/// Looks for the chain's tables and for Alembic's. On Postgres the first half needs no right but to connect.
pub(crate) async fn traces(
    database: &mut Database,
    tables: &Tables,
    footprint: &Footprint,
) -> Result<Traces, DbErr> {
    let rows = database
        .read(&present(database.backend(), tables, footprint))
        .await?;
    traces_of(database, tables, rows).await
}

async fn traces_of(database: &mut Database, tables: &Tables, rows: Rows) -> Result<Traces, DbErr> {
    let mut present: Vec<String> = rows.into_iter().map(|(_, table, _)| table).collect();
    let mut alembic = None;
    if let Some(position) = present.iter().position(|table| table == ALEMBIC_TABLE) {
        present.remove(position);
        let zero = quote::bigint(0, database.backend());
        let sql = format!(
            "SELECT version_num, '', {zero} FROM {}",
            tables.qualified(ALEMBIC_TABLE)
        );
        let rows = database.read(&sql).await?;
        let versions: Vec<String> = rows.into_iter().map(|(version, ..)| version).collect();
        alembic = Some(versions.join(", "));
    }
    Ok(Traces {
        tables: present,
        alembic,
    })
}

fn present(backend: DbBackend, tables: &Tables, footprint: &Footprint) -> String {
    let names: Vec<String> = footprint
        .tables()
        .chain([ALEMBIC_TABLE])
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
