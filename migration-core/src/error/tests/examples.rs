//! The errors of docs/operations.md, made by the code that makes them wherever that needs no database.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use super::answer::answer;
use crate::chain::Chain;
use crate::error::{ConnectProblem, Error};
use crate::lint::Rules;
use crate::project::Project;
use crate::resolve;
use crate::settings::{DatabaseUrl, Origin};
use crate::state::{Applied, Standing};
use crate::target::Direction;
use crate::testing::chain;

const PROJECT: Project = Project {
    name: "sketch2bim",
    url_variable: "SKETCH2BIM_DATABASE_URL",
    default_file: "data/sketch2bim.db",
    program: "migration-sketch2bim",
    version: "1.0.0",
    entities: None,
    rules: Rules::DEFAULT,
};

const NAMES: [&str; 10] = [
    "m001_initial_schema",
    "m002_add_legend_to_jobs",
    "m003_add_batch_id_to_jobs",
    "m004_add_iterations_variations_referrals",
    "m005_add_sketchup_url",
    "m006_remove_api_keys",
    "m007_add_subscription_expires_at",
    "m008_add_subscription_fields",
    "m009_add_project_type_to_jobs",
    "m010_remove_reader_type_column",
];

fn names() -> Chain {
    chain(&NAMES).unwrap()
}

fn standing<'a>(applied: impl IntoIterator<Item = &'a str>) -> Standing {
    let row = |version: &str| Applied {
        version: version.to_owned(),
        applied_at: 0,
    };
    let applied: Vec<Applied> = applied.into_iter().map(row).collect();
    Standing::new(&names(), &applied)
}

fn shown(url: &str) -> String {
    DatabaseUrl::parse(url).unwrap().to_string()
}

fn postgres() -> String {
    shown("postgres://migrator:hunter2@db.example/sketch2bim")
}

fn sqlite(file: &str) -> String {
    shown(&format!("sqlite://{file}"))
}

fn variable(name: &str, file: Option<&str>) -> Origin {
    Origin::Variable {
        name: name.to_owned(),
        file: file.map(str::to_owned),
    }
}

fn urls() -> Vec<Error> {
    let own = || variable("SKETCH2BIM_DATABASE_URL", None);
    let from_file = variable("SKETCH2BIM_DATABASE_URL", Some(".env"));
    [
        (Origin::Flag, "sketch2bim"),
        (own(), "mysql://ann:hunter2@db/shop"),
        (from_file, "postgres://ann:hunter2@db/shop?sslmod=require"),
        (own(), "postgres://ann:hun#ter2@db/shop"),
        (
            variable("DATABASE_URL", None),
            "postgres://ann:12/hunter2@db/shop",
        ),
    ]
    .into_iter()
    .map(|(origin, text)| Error::Url {
        origin,
        problem: DatabaseUrl::parse(text).unwrap_err(),
    })
    .collect()
}

fn connections() -> Vec<Error> {
    use ConnectProblem::{
        Authentication, Busy, Certificate, CertificateFile, File, NoSuchDatabase, NoTls,
        NotADatabase, NotLetIn, Other, Tls, UnknownAuthority, Unreachable, WrongHost,
    };
    let lookup = "failed to lookup address information: Name or service not known";
    let files = [
        ("none/sketch2bim.db", File, "the folder none does not exist"),
        ("data", File, "it is a folder"),
        ("absent.db", File, "unable to open database file"),
        ("notes.txt", NotADatabase, "file is not a database"),
    ];
    let servers = [
        (Unreachable, "Connection refused (os error 111)"),
        (Unreachable, lookup),
        (Unreachable, "no answer within 30 s"),
        (
            Authentication,
            "password authentication failed for user \"migrator\"",
        ),
        (NoSuchDatabase, "database \"sketch2bim\" does not exist"),
        (Authentication, "unsupported startup parameter: options"),
        (Other, "permission denied for database \"sketch2bim\""),
        (
            NotLetIn,
            "no pg_hba.conf entry for host \"10.0.0.9\", user \"migrator\", database \"sketch2bim\", no encryption",
        ),
        (NoTls, "the server offers no TLS, and sslmode asks for it"),
        (
            UnknownAuthority,
            "the server's certificate is not signed by an authority of ca.pem",
        ),
        (
            WrongHost,
            "the server's certificate is for db.internal, not for db.example",
        ),
        (
            Certificate,
            "the server's certificate is that of an authority itself (CA:TRUE)",
        ),
        (
            CertificateFile,
            "sslrootcert: ca.pem cannot be read: No such file or directory (os error 2)",
        ),
        (Tls, "received fatal alert: HandshakeFailure"),
        (
            Busy,
            "remaining connection slots are reserved for non-replication superuser connections",
        ),
        (Busy, "too many connections for role \"migrator\""),
        (Busy, "the database system is starting up"),
    ];
    let files = files
        .into_iter()
        .map(|(file, problem, detail)| (sqlite(file), problem, detail));
    let servers = servers
        .into_iter()
        .map(|(problem, detail)| (postgres(), problem, detail));
    files
        .chain(servers)
        .map(|(database, problem, detail)| Error::Connect {
            database,
            problem,
            detail: detail.to_owned(),
        })
        .collect()
}

fn histories() -> Vec<Error> {
    let evidence = [
        "it belongs to ask",
        "m001_initial_schema is recorded, but its table jobs is not there",
        "it has none of its revisions",
    ];
    let foreign = evidence.map(|evidence| Error::ForeignHistory {
        database: postgres(),
        project: PROJECT.name.to_owned(),
        evidence: evidence.to_owned(),
    });
    let unrecorded = [Some("005"), None].map(|alembic| Error::TablesWithoutHistory {
        database: postgres(),
        program: PROJECT.program.to_owned(),
        tables: vec!["users".to_owned(), "jobs".to_owned()],
        alembic: alembic.map(str::to_owned),
    });
    let future = NAMES[..9].iter().chain(&["m011_from_the_future"]);
    let hole = NAMES.iter().filter(|name| !name.starts_with("m004"));
    let diverged = [standing(future.copied()), standing(hole.copied())];
    let diverged = diverged.map(|standing| Error::Diverged {
        database: postgres(),
        problem: standing.misfit(),
    });
    let changed = Error::Changed {
        database: postgres(),
        doing: "the upgrade",
    };
    foreign
        .into_iter()
        .chain(unrecorded)
        .chain(diverged)
        .chain([changed])
        .collect()
}

fn targets() -> Vec<Error> {
    use Direction::{Down, Up};
    let chain = names();
    let at = standing(NAMES[..3].iter().copied());
    let applied: Vec<String> = NAMES
        .iter()
        .enumerate()
        .map(|(at, name)| format!("{name}{}", if at < 3 { " (applied)" } else { "" }))
        .collect();
    let offline: Vec<String> = NAMES.map(str::to_owned).into();
    let typed = [
        ("011", Up),
        ("m00", Up),
        ("001", Up),
        ("+8", Up),
        ("1", Down),
    ];
    let resolved = typed.map(|(typed, direction)| {
        let Ok(target) = typed.parse();
        (
            resolve::resolve(&chain, &at, &target, direction).unwrap_err(),
            &applied,
        )
    });
    let ranges = [("005", Down), ("010:005", Up), ("base:+2", Up)].map(|(typed, direction)| {
        (
            resolve::range(&chain, typed, direction).unwrap_err(),
            &offline,
        )
    });
    resolved
        .into_iter()
        .chain(ranges)
        .map(|(problem, revisions)| Error::Target {
            problem,
            revisions: revisions.clone(),
        })
        .collect()
}

fn migrations() -> Vec<Error> {
    let cut = "error communicating with database: expected to read 5 bytes, got 0 bytes at EOF";
    let held = "canceling statement due to lock timeout (55P03); held by night report, pid 4711 on 10.0.0.7, \
                since 02:13:45 UTC, idle after: SELECT count(*) FROM jobs";
    let failed = [
        (NAMES[1], "must be owner of table jobs (42501)", true),
        (
            "m011_add_processing_fee",
            "cannot execute ALTER TABLE in a read-only transaction (25006)",
            true,
        ),
        (NAMES[1], held, true),
        (
            NAMES[1],
            "canceling statement due to lock timeout (55P03)",
            true,
        ),
        (
            NAMES[1],
            "column \"legend_data\" of relation \"jobs\" already exists (42701)",
            true,
        ),
        (
            NAMES[2],
            "relation \"ix_jobs_batch_id\" already exists (42P07)",
            false,
        ),
        (NAMES[2], "idle transaction timeout (08P01)", false),
        (
            NAMES[1],
            "terminating connection due to administrator command (57P01)",
            true,
        ),
        (NAMES[1], cut, true),
        (
            NAMES[8],
            "could not extend file \"base/16384/24601\": No space left on device (53100)",
            true,
        ),
        (NAMES[1], "database or disk is full (13)", true),
    ];
    let failed = failed.map(|(version, detail, transactional)| Error::Migration {
        version: version.to_owned(),
        direction: Direction::Up,
        detail: detail.to_owned(),
        transactional,
        source: answer(detail),
    });
    let engine = [
        (
            "making the history table",
            "permission denied for schema public (42501)",
        ),
        (
            "making the history table",
            "no schema has been selected to create in (3F000)",
        ),
        ("writing the log of attempts", "query_wait_timeout (08P01)"),
        (
            "reading the history",
            "permission denied for table seaql_migrations (42501)",
        ),
        (
            "making the history table",
            "cannot execute CREATE TABLE in a read-only transaction (25006)",
        ),
        (
            "making the history table",
            "attempt to write a readonly database (8)",
        ),
    ];
    let engine = engine.map(|(doing, detail)| Error::Database {
        doing,
        detail: detail.to_owned(),
        source: answer(detail),
    });
    let unknown = Error::Unknown {
        version: NAMES[1].to_owned(),
        direction: Direction::Up,
        detail: cut.to_owned(),
    };
    let runner = "migration-sketch2bim 77, pid 4711 on 10.0.0.7, since 02:13:45 UTC";
    let waits = [
        (postgres(), Some(runner.to_owned())),
        (sqlite("data/sketch2bim.db"), None),
    ];
    let waits = waits.map(|(database, holder)| Error::LockWait {
        database,
        waited: Duration::from_mins(1),
        holder,
    });
    failed
        .into_iter()
        .chain(engine)
        .chain(waits)
        .chain([unknown, Error::Stopped])
        .collect()
}

fn commands() -> Vec<Error> {
    let adopt = [
        "it has no alembic_version",
        "it has a migration history already",
        "its alembic_version has several rows: merge the heads first",
    ];
    let adopt = adopt.map(|why| Error::NotAlembic {
        database: postgres(),
        why,
    });
    adopt
        .into_iter()
        .chain([
            Error::Variable {
                name: PROJECT.url_variable.to_owned(),
            },
            Error::EnvFile {
                file: PathBuf::from(".env"),
                problem: "a line is not NAME=value (at its character 8)".to_owned(),
            },
            Error::NotConfirmed {
                command: "reset",
                database: postgres(),
            },
            Error::NotAdopted {
                database: postgres(),
                revision: NAMES[4].to_owned(),
                count: 4,
            },
            Error::DependsOnData {
                version: NAMES[6].to_owned(),
            },
            Error::Unproven {
                version: NAMES[9].to_owned(),
                backend: "SQLite",
                step: "down",
                problem: "column jobs.reader_type does not come back".to_owned(),
            },
            PROJECT.no_server(),
            Error::Output(io::Error::from_raw_os_error(28)),
            chain(&["m011_add_invoices", "m011_add_processing_fee"])
                .map(drop)
                .unwrap_err(),
        ])
        .collect()
}

pub(super) fn examples() -> Vec<Error> {
    [
        urls(),
        connections(),
        histories(),
        targets(),
        migrations(),
        commands(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
