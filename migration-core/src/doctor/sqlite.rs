//! What can be wrong with a SQLite file.

use std::path::Path;

use super::finding::Finding;
use super::patient::Patient;
use super::words;
use crate::database::Failure;
use crate::settings::{Endpoint, SqliteFile};

/// The file's path; none in memory.
fn path<'a>(patient: &Patient<'a>) -> Option<&'a Path> {
    match &patient.settings().url.target {
        Endpoint::Sqlite {
            file: SqliteFile::Path { path, .. },
            ..
        } => Some(path),
        _ => None,
    }
}

pub(super) async fn file(patient: &mut Patient<'_>) -> Finding {
    let answer = patient
        .ask("SELECT sqlite_version(), '', page_count * page_size FROM pragma_page_count, pragma_page_size")
        .await;
    match answer {
        Err(why) => Finding::unchecked("file", &why),
        Ok(rows) => {
            let (version, size) = rows
                .first()
                .map_or(("", 0), |(version, _, size)| (version.as_str(), *size));
            Finding::ok("file", format!("{}, SQLite {version}", words::bytes(size)))
        }
    }
}

pub(super) async fn journal(patient: &mut Patient<'_>) -> Finding {
    let answer = patient
        .ask("SELECT journal_mode, '', 0 FROM pragma_journal_mode")
        .await;
    match answer {
        Err(why) => Finding::unchecked("journal", &why),
        Ok(rows) => match rows.first().map_or("", |(mode, ..)| mode) {
            // https://www.sqlite.org/pragma.html#pragma_journal_mode
            mode @ ("off" | "memory") if path(patient).is_some() => Finding::warning(
                "journal",
                format!("mode {mode}: a crash in the middle of a migration destroys the database"),
                "PRAGMA journal_mode = WAL",
            ),
            mode => Finding::ok("journal", format!("mode {mode}")),
        },
    }
}

/// `BEGIN IMMEDIATE` takes the lock without writing anything, but succeeds also where the file is read-only.
pub(super) async fn writable(patient: &mut Patient<'_>) -> Finding {
    const CHECK: &str = "writable";
    match patient.ask("BEGIN IMMEDIATE; ROLLBACK").await {
        Err(why) if why.failure == Failure::Locked => {
            return Finding::warning(
                CHECK,
                "another program is writing at this moment, perhaps a migration",
                "wait for it, or find it with `fuser` on the file",
            );
        }
        Err(why) => return Finding::unchecked(CHECK, &why),
        Ok(_) => {}
    }
    let Some(file) = path(patient) else {
        return Finding::ok(CHECK, "it is in memory");
    };
    let folder = folder(file);
    for (what, path, may) in [
        ("file", file, may_write(file, false)),
        (
            "folder, where SQLite keeps its journal,",
            folder,
            may_write(folder, true),
        ),
    ] {
        if let Err(why) = may {
            return Finding::problem(
                CHECK,
                format!("the {what} may not be written: {}: {why}", path.display()),
                "give the program's user the right to write there, or is the disk mounted read-only?",
            );
        }
    }
    Finding::ok(CHECK, "file and folder; nobody else is writing")
}

fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Asks the system without opening anything: to close a second handle on the file would give up SQLite's locks on it.
/// <https://www.sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_>
#[cfg(unix)]
fn may_write(path: &Path, folder: bool) -> Result<(), String> {
    use rustix::fs::{Access, AtFlags, CWD, accessat};
    let access = if folder {
        Access::WRITE_OK | Access::EXEC_OK
    } else {
        Access::WRITE_OK
    };
    accessat(CWD, path, access, AtFlags::empty())
        .map_err(|error| std::io::Error::from(error).to_string())
}

#[cfg(not(unix))]
fn may_write(path: &Path, _folder: bool) -> Result<(), String> {
    match std::fs::metadata(path) {
        Ok(metadata) if metadata.permissions().readonly() => Err("it is read-only".to_owned()),
        Ok(_) => Ok(()),
        Err(error) => Err(error.to_string()),
    }
}

pub(super) async fn integrity(patient: &mut Patient<'_>) -> Finding {
    const HINT: &str = "stop writing, copy the file away, restore a backup, or save what can be read: sqlite3 FILE .recover";
    let answer = patient
        .ask("SELECT quick_check, '', 0 FROM pragma_quick_check")
        .await;
    let rows = match answer {
        Err(why) if why.detail.contains("malformed") => {
            return Finding::problem("integrity", why.detail, HINT);
        }
        Err(why) => return Finding::unchecked("integrity", &why),
        Ok(rows) => rows,
    };
    let faults: Vec<String> = rows
        .into_iter()
        .map(|(fault, ..)| fault)
        .filter(|fault| fault != "ok")
        .collect();
    if faults.is_empty() {
        return Finding::ok("integrity", "the quick check finds nothing wrong");
    }
    Finding::problem("integrity", words::list(&faults, "; "), HINT)
}

pub(super) async fn foreign_keys(patient: &mut Patient<'_>) -> Finding {
    const CHECK: &str = "foreign-keys";
    const HINT: &str =
        "PRAGMA foreign_key_check lists them: give each its parent row, or delete it";
    let answer = patient
        .ask("SELECT \"table\", parent, count(*) FROM pragma_foreign_key_check GROUP BY 1, 2 ORDER BY 3 DESC")
        .await;
    let rows = match answer {
        // A key that points to columns which are not unique.
        Err(why) if why.detail.contains("foreign key mismatch") => {
            return Finding::problem(
                CHECK,
                why.detail,
                "make the referenced columns a key (UNIQUE)",
            );
        }
        Err(why) => return Finding::unchecked(CHECK, &why),
        Ok(rows) => rows,
    };
    if rows.is_empty() {
        return Finding::ok(CHECK, "every row has its parent");
    }
    let orphans: Vec<String> = rows
        .iter()
        .map(|(table, parent, count)| format!("{count} row(s) of {table} without their {parent}"))
        .collect();
    Finding::problem(CHECK, words::list(&orphans, "; "), HINT)
}
