//! Reads the history, in one round trip where there is one.

use std::collections::{BTreeSet, HashMap};

use sea_orm::{ConnectionTrait, DbBackend, DbErr};

use super::Tables;
use super::attempts::is_effective;
use crate::database::{Database, Failure, quote, read_texts_in};
use crate::recording::Footprint;
use crate::state::Applied;

/// The table in which Alembic keeps its version.
pub(super) const ALEMBIC_TABLE: &str = "alembic_version";

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

    fn of(rows: Vec<Row>) -> Self {
        let mut reading = Self {
            has_history: true,
            ..Self::default()
        };
        let mut newest: HashMap<String, (String, String)> = HashMap::new();
        for row in rows {
            if row.kind == HISTORIES {
                let rows = row.name.split(ROW_END).filter(|text| !text.is_empty());
                reading.applied.extend(rows.map(|text| {
                    let (version, time) = text.rsplit_once(COLUMN_END).unwrap_or((text, ""));
                    Applied {
                        version: version.to_owned(),
                        applied_at: time.parse().unwrap_or_default(),
                    }
                }));
                continue;
            }
            let Some(project) = row.project else {
                reading.applied.push(Applied {
                    version: row.name,
                    applied_at: row.time.parse().unwrap_or_default(),
                });
                continue;
            };
            if !reading.projects.contains(&project) {
                reading.projects.push(project);
            }
            if is_effective(&row.kind, &row.outcome) {
                // Both kinds of databases write times so that their texts sort as they do.
                let found = newest.entry(row.name).or_default();
                if found.0 <= row.time {
                    *found = (row.time, row.checksum);
                }
            }
        }
        reading.checksums = newest
            .into_iter()
            .map(|(version, (_, checksum))| (version, checksum))
            .collect();
        reading
    }
}

/// A row of the history, of the log, or of what else is asked for with them.
#[derive(Debug, Clone, Default)]
struct Row {
    /// [`HISTORY`], [`HISTORIES`], [`TRACE`], [`OTHER`], or the direction of an attempt.
    kind: String,
    name: String,
    time: String,
    checksum: String,
    /// Rows of the log alone have one.
    project: Option<String>,
    outcome: String,
}

impl From<[Option<String>; COLUMNS]> for Row {
    fn from([kind, name, time, checksum, project, outcome]: [Option<String>; COLUMNS]) -> Self {
        Self {
            kind: kind.unwrap_or_default(),
            name: name.unwrap_or_default(),
            time: time.unwrap_or_default(),
            checksum: checksum.unwrap_or_default(),
            project,
            outcome: outcome.unwrap_or_default(),
        }
    }
}

const COLUMNS: usize = 6;
const HISTORY: &str = "history";
/// Many rows of the history in one, their versions and times apart by the two separators that ASCII has for it.
const HISTORIES: &str = "histories";
const COLUMN_END: char = '\u{1f}';
const ROW_END: char = '\u{1e}';
const TRACE: &str = "trace";
const OTHER: &str = "other";

/// The recorded versions, as a transaction sees them that is already open.
pub(crate) async fn recorded(
    connection: &impl ConnectionTrait,
    tables: &Tables,
) -> Result<BTreeSet<String>, DbErr> {
    let rows = read_texts_in(connection, &history(tables)).await?;
    Ok(rows.into_iter().map(|row| Row::from(row).name).collect())
}

/// As [`read`], on a transaction that is already open.
pub(crate) async fn reread(
    connection: &impl ConnectionTrait,
    tables: &Tables,
    versions: Option<&[&str]>,
) -> Result<Reading, DbErr> {
    let sql = everything(connection.get_database_backend(), tables, versions);
    let rows = read_texts_in(connection, &sql).await?;
    Ok(Reading::of(rows.into_iter().map(Row::from).collect()))
}

async fn ask(database: &mut Database, sql: &str) -> Result<Vec<Row>, DbErr> {
    let rows = database.read_texts(sql).await?;
    Ok(rows.into_iter().map(Row::from).collect())
}

/// Reads history and log in one round trip. None where one of the two is not there or may not be read.
pub(crate) async fn read(
    database: &mut Database,
    tables: &Tables,
    versions: Option<&[&str]>,
) -> Result<Option<Reading>, DbErr> {
    if database.is_absent() {
        return Ok(None);
    }
    match ask(database, &everything(database.backend(), tables, versions)).await {
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
    let (rows, has_history) = match ask(database, &both).await {
        Ok(rows) => (rows, !database.is_absent()),
        Err(error) if Failure::of(&error) == Failure::NoSuchTable => {
            (ask(database, &present).await?, false)
        }
        Err(error) => return Err(error),
    };
    let (found, rows): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.kind == TRACE);
    let reading = Reading {
        has_history,
        ..Reading::of(rows)
    };
    Ok((reading, traces_of(database, tables, found).await?))
}

/// The rows of the history table.
fn history(tables: &Tables) -> String {
    format!(
        "SELECT '{HISTORY}' AS kind, version AS name, CAST(applied_at AS text) AS time, NULL AS checksum, \
         NULL AS project, NULL AS outcome FROM {}",
        tables.history()
    )
}

/// The same in one row: reading 10,000 of them takes longer than all else that is done at head.
fn history_in_one_row(backend: DbBackend, tables: &Tables) -> String {
    let (character, aggregate) = match backend {
        DbBackend::Postgres => ("chr", "string_agg"),
        _ => ("char", "group_concat"),
    };
    format!(
        "SELECT '{HISTORIES}' AS kind, \
         {aggregate}(version || {character}({}) || CAST(applied_at AS text), {character}({})) AS name, \
         NULL AS time, NULL AS checksum, NULL AS project, NULL AS outcome FROM {}",
        u32::from(COLUMN_END),
        u32::from(ROW_END),
        tables.history()
    )
}

/// The history and the rows of the log. Where versions are given, theirs alone, and one project of the others.
///
/// No function, no sort: a new connection has to look each of them up first, and together they would cost as much as
/// connecting. [`Reading::of`] does the rest.
fn everything(backend: DbBackend, tables: &Tables, versions: Option<&[&str]>) -> String {
    let attempts = tables.attempts();
    let log = format!(
        "SELECT direction, version, CAST(started_at AS text), checksum, project, outcome FROM {attempts}"
    );
    let Some(versions) = versions else {
        return format!("{} UNION ALL {log}", history(tables));
    };
    let history = history_in_one_row(backend, tables);
    let versions: Vec<String> = versions.iter().copied().map(quote::literal).collect();
    let versions = versions.join(", ");
    format!(
        "{history} UNION ALL {log} WHERE version IN ({versions}) \
         UNION ALL SELECT '{OTHER}', project, NULL, NULL, project, NULL FROM (SELECT project FROM {attempts} LIMIT 1) AS other"
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
    let rows = ask(database, &present(database.backend(), tables, footprint)).await?;
    traces_of(database, tables, rows).await
}

async fn traces_of(
    database: &mut Database,
    tables: &Tables,
    rows: Vec<Row>,
) -> Result<Traces, DbErr> {
    let mut present: Vec<String> = rows.into_iter().map(|row| row.name).collect();
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
            "SELECT '{TRACE}', t, NULL, NULL, NULL, NULL FROM unnest(ARRAY[{names}]::text[]) AS t \
             WHERE to_regclass({prefix}quote_ident(t)) IS NOT NULL"
        )
    } else {
        format!(
            "SELECT '{TRACE}', name, NULL, NULL, NULL, NULL FROM sqlite_master WHERE type = 'table' AND name IN ({names})"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(texts: [&str; COLUMNS]) -> Row {
        Row::from(texts.map(|text| (!text.is_empty()).then(|| text.to_owned())))
    }

    #[test]
    fn a_long_history_comes_in_one_row() {
        let applied = |text: &str| {
            let reading = Reading::of(vec![row([HISTORIES, text, "", "", "", ""])]);
            let rows = reading.applied.into_iter();
            rows.map(|row| (row.version, row.applied_at))
                .collect::<Vec<_>>()
        };
        assert_eq!(applied(""), []);
        assert_eq!(
            applied("m001_a\u{1f}7\u{1e}m002\n b\u{1f}8"),
            [("m001_a".to_owned(), 7), ("m002\n b".to_owned(), 8)]
        );
    }

    #[test]
    fn the_newest_checksum_that_took_effect_counts() {
        let reading = Reading::of(vec![
            row([HISTORY, "m001_a", "7", "", "", ""]),
            row([
                "up",
                "m001_a",
                "2026-01-01 10:00:00.5+00",
                "b",
                "p",
                "succeeded",
            ]),
            row([
                "up",
                "m001_a",
                "2026-01-01 10:00:00+00",
                "a",
                "p",
                "succeeded",
            ]),
            row([
                "accept",
                "m001_a",
                "2026-01-01 10:00:00.55+00",
                "c",
                "p",
                "succeeded",
            ]),
            row(["up", "m001_a", "2026-01-02 10:00:00+00", "d", "p", "failed"]),
            row([
                "down",
                "m001_a",
                "2026-01-03 10:00:00+00",
                "e",
                "p",
                "succeeded",
            ]),
            row([OTHER, "q", "", "", "q", ""]),
        ]);
        assert_eq!(
            reading.applied,
            [Applied {
                version: "m001_a".to_owned(),
                applied_at: 7
            }]
        );
        assert_eq!(reading.checksums["m001_a"], "c");
        assert_eq!(reading.projects, ["p", "q"]);
        assert_eq!(reading.foreign("q"), None);
        assert_eq!(reading.foreign("r"), Some("p"));
    }
}
