//! Finds the programs of an installed Postgres, and the user to run them as.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// What to do where Postgres is missing.
pub(crate) const HINT: &str = "the tests need a Postgres server: run `./scripts/test`, which installs what is missing, \
     or `apt-get install postgresql`, or set TEST_POSTGRES_BIN to the folder of initdb and pg_ctl, \
     or set TEST_POSTGRES_URL to the URL of a server's superuser";

/// The folder with `initdb`, `pg_ctl` and `postgres`: `TEST_POSTGRES_BIN`, or Debian's newest version, or what
/// `pg_config` on the PATH says.
pub(crate) fn programs() -> Result<PathBuf, String> {
    if let Some(given) = env::var_os("TEST_POSTGRES_BIN") {
        let folder = PathBuf::from(given);
        return if is_complete(&folder) {
            Ok(folder)
        } else {
            Err(format!(
                "TEST_POSTGRES_BIN={} has no initdb, pg_ctl and postgres; {HINT}",
                folder.display()
            ))
        };
    }
    debian_folders()
        .into_iter()
        .chain(pg_config_folder())
        .find(|folder| is_complete(folder))
        .ok_or_else(|| format!("no Postgres is installed here; {HINT}"))
}

/// The command words that start a program as an unprivileged user: none, unless this is root, whom the server refuses.
pub(crate) fn unprivileged() -> Result<Vec<String>, String> {
    if output("id", &["-u"]).as_deref() != Some("0") {
        return Ok(Vec::new());
    }
    let user = ["postgres", "nobody"]
        .into_iter()
        .find(|user| output("id", &["-u", user]).is_some())
        .ok_or("Postgres refuses to run as root, and there is neither a user `postgres` nor `nobody` to run it as")?;
    let group = output("id", &["-g", user]).unwrap_or_default();
    let words: Vec<String> = if output("setpriv", &["--version"]).is_some() {
        vec![
            "setpriv".to_owned(),
            format!("--reuid={user}"),
            format!("--regid={group}"),
            "--clear-groups".to_owned(),
        ]
    } else if output("runuser", &["--version"]).is_some() {
        ["runuser", "-u", user, "--"].map(str::to_owned).to_vec()
    } else {
        return Err("Postgres refuses to run as root; install util-linux (setpriv) or run the tests as a user".into());
    };
    Ok(words)
}

fn is_complete(folder: &Path) -> bool {
    ["initdb", "pg_ctl", "postgres"]
        .iter()
        .all(|program| folder.join(program).is_file())
}

/// `/usr/lib/postgresql/VERSION/bin`, newest version first.
fn debian_folders() -> Vec<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            Some((
                entry.file_name().to_str()?.parse().ok()?,
                entry.path().join("bin"),
            ))
        })
        .collect();
    versions.sort_by_key(|(version, _)| std::cmp::Reverse(*version));
    versions.into_iter().map(|(_, folder)| folder).collect()
}

fn pg_config_folder() -> Option<PathBuf> {
    output("pg_config", &["--bindir"]).map(PathBuf::from)
}

/// A program's output without the line end; `None` when it is missing or fails.
fn output(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}
