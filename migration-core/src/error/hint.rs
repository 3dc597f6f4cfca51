//! What to do about an error.

#[cfg(test)]
mod tests;

use sea_orm::DbErr;

use super::{ConnectProblem, Error};
use crate::failure::{database_error, may_pass};
use crate::origin::Origin;
use crate::suggest;
use crate::target::TargetError;

/// So many revisions are listed in a line.
const LISTED: usize = 12;
/// Of more, these, the newest.
const NEWEST: usize = 4;

impl Error {
    /// What to do next, in one sentence.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::Url { origin: Origin::Flag, .. } => "use postgres://user:password@host:5432/name or sqlite://file.db".into(),
            Self::Url { origin, .. } => format!("correct {origin}, or pass --database-url"),
            Self::EnvFile { .. } => "each line is NAME=value; quote a value that has spaces or a #".into(),
            Self::Connect { problem, .. } => of_connection(*problem).into(),
            Self::Chain { .. } => "give each file its own, rising number, and list them in that order; `generate --renumber` does it".into(),
            Self::Target { problem, revisions } => of_target(problem, revisions),
            Self::ForeignHistory { .. } => "this URL belongs to another project; check the environment variable or --database-url".into(),
            Self::TablesWithoutHistory { program, alembic: Some(_), .. } => {
                format!("`{program} adopt` takes over what Alembic built, after comparing it")
            }
            Self::TablesWithoutHistory { program, .. } => format!(
                "if these tables are this project's, `{program} stamp REV` records the revision that they are at; otherwise use an empty database"
            ),
            Self::Changed { .. } => "look at `status`, then run the same command again".into(),
            Self::Unknown { .. } => "`status` says; `up` goes on from there".into(),
            Self::Variable { name } => format!("set {name} again, with special characters percent-encoded"),
            Self::Diverged { .. } => "deploy the program that has all these revisions, or bring the missing ones into this one".into(),
            Self::Migration { detail, source, transactional, .. } => of_migration(detail, source, *transactional),
            Self::Database { detail, source, .. } => of_statement(detail, source),
            Self::LockWait { .. } => "wait for the other runner, or give this one more time with --lock-wait".into(),
            Self::Stopped => "the next `up` goes on from there".into(),
            Self::NotConfirmed { .. } => "confirm with --yes".into(),
            Self::NotAlembic { .. } => {
                "`adopt` is for a database that Alembic built and that has no history of this project yet".into()
            }
            Self::DependsOnData { .. } => {
                "run it with `up`, or write the script up to the revision before it and from the one after".into()
            }
            Self::NotAdopted { .. } => {
                "mend the differences, or record it as it is with --force".into()
            }
            Self::Unproven { .. } => "mend the migration's `up` or `down`".into(),
            Self::Refused { hint, .. } => hint.clone(),
            Self::Output(_) => {
                "see that there is room, and a right to write, where the output goes".into()
            }
        }
    }
}

fn of_connection(problem: ConnectProblem) -> &'static str {
    match problem {
        ConnectProblem::Unreachable => {
            "is the server running, and are host and port right? A firewall or a wrong DNS name looks the same"
        }
        ConnectProblem::Authentication => {
            "check user and password in the URL; special characters must be percent-encoded (@ as %40)"
        }
        ConnectProblem::NoSuchDatabase => {
            "create it (CREATE DATABASE), or correct the name in the URL"
        }
        ConnectProblem::NotLetIn => {
            "pg_hba.conf on the server says who may connect from where, and whether with TLS: user, database and sslmode in the URL have to fit it"
        }
        ConnectProblem::NoTls => {
            "turn it on at the server (ssl = on); where nobody can listen in, sslmode=disable does without"
        }
        ConnectProblem::UnknownAuthority => {
            "sslrootcert in the URL must name the file with the certificate of the authority that signed the server's"
        }
        ConnectProblem::WrongHost => {
            "connect by a name that the certificate has, or have one made for this name; sslmode=verify-ca does not compare them"
        }
        ConnectProblem::Certificate => {
            "the server needs another one: valid now, with its host's name as subjectAltName, and not an authority's own"
        }
        ConnectProblem::CertificateFile => {
            "correct the path in the URL; where it is relative, it begins in the folder that the program was started in"
        }
        ConnectProblem::Tls => {
            "check sslmode and sslrootcert in the URL against what the server offers"
        }
        ConnectProblem::File => {
            "the folder must exist and be writable; choose another file with --database-url sqlite://path/to/file.db"
        }
        ConnectProblem::NotADatabase => {
            "the URL points to a file of another kind; choose another file"
        }
        ConnectProblem::Busy => "try again in a moment",
        ConnectProblem::Other => {
            "the server's log may say more, and so may psql or sqlite3 with the same URL"
        }
    }
}

/// What is near to what was typed, or else what there is.
fn of_target(problem: &TargetError, revisions: &[String]) -> String {
    let near = match problem {
        TargetError::NotARange(typed) => return format!("say `head:{typed}`"),
        TargetError::RangeReversed { .. } => return "swap its ends".to_owned(),
        TargetError::Steps { typed, number, .. } => {
            return format!("say `-{typed}` for steps, or `{number}` for the revision");
        }
        TargetError::Unknown(typed) if !typed.contains("://") => {
            let versions = revisions
                .iter()
                .map(|revision| revision.strip_suffix(" (applied)").unwrap_or(revision));
            suggest::question(&suggest::revisions(typed, versions))
        }
        _ => None,
    };
    match (near, revisions) {
        (_, []) => "this program has no revision yet; `generate NAME` writes the first".to_owned(),
        (Some(question), _) => format!("{question} `history` lists all revisions"),
        (None, few) if few.len() <= LISTED => format!("the revisions are: {}", few.join(", ")),
        (None, many) => format!(
            "the newest of {} revisions are: {}; `history` lists all",
            many.len(),
            many[many.len() - NEWEST..].join(", ")
        ),
    }
}

fn of_migration(detail: &str, source: &DbErr, transactional: bool) -> String {
    if detail.contains("; held by ") {
        let (_, after) = detail.split_once(", pid ").unwrap_or_default();
        let pid: String = after.chars().take_while(char::is_ascii_digit).collect();
        return format!(
            "let that session end, or end it (SELECT pg_terminate_backend({pid})); --lock-wait gives this run more time"
        );
    }
    if detail.contains("(55P03)") {
        return "another session holds a lock on the table: `doctor` names the old transactions; end them, or give this run more time with --lock-wait".into();
    }
    if let Some(hint) = of_cause(detail, source) {
        return hint.to_owned();
    }
    if transactional {
        "mend the cause and run the same command again".into()
    } else {
        "its steps can be repeated: mend the cause and run the same command again".into()
    }
}

/// Of a statement of the engine's own.
fn of_statement(detail: &str, source: &DbErr) -> String {
    if detail.contains("(3F000)") {
        return "grant the role USAGE and CREATE on the schema, or name another with --database-schema".into();
    }
    let hint = of_cause(detail, source).unwrap_or({
        if may_pass(source) {
            "this may pass: run the same command again in a moment"
        } else {
            "`doctor` looks for what is wrong, and the server's log may say more"
        }
    });
    hint.to_owned()
}

/// Where the database's own code says what is to be done, whatever was tried.
fn of_cause(detail: &str, source: &DbErr) -> Option<&'static str> {
    // A step may have put the server's answer into words of its own.
    if detail.contains("(42501)") {
        return Some(
            "grant the role the right that is missing, or migrate as the owner of the tables",
        );
    }
    let code = database_error(source)?.code()?;
    // https://www.postgresql.org/docs/current/errcodes-appendix.html, https://www.sqlite.org/rescode.html
    Some(match &*code {
        "25006" => {
            "a standby takes no changes, nor does a role or a database that is set to read only: `doctor` tells which it is"
        }
        "53100" | "13" => {
            "make room on the disk that the database is on, then run the same command again"
        }
        "57014" => {
            "somebody cancelled it, or a statement_timeout of the role or the database did: lift that for this role"
        }
        "8" | "264" | "520" | "776" | "1032" | "1288" | "1544" => {
            "the SQLite file, or its folder, may not be written by this user"
        }
        "5" | "6" | "261" | "262" | "517" => {
            "another program writes to the SQLite file: let it end, then run the same command again"
        }
        "11" | "26" => "the SQLite file is damaged: put a backup in its place",
        _ => return None,
    })
}
