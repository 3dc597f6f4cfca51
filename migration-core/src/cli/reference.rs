//! `schema`: the reference schema and its diagrams, as files.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::printer::{BAD, GOOD, Printer};
use crate::diagram;
use crate::error::Error;
use crate::plan::reference;
use crate::project::Project;
use crate::schema::Dialect;
use crate::settings::Environment;

/// Writes what is not there or is not what it would be; with `check` only says so.
pub(super) fn schema(
    project: &Project,
    dir: Option<&Path>,
    check: bool,
    environment: &Environment,
    printer: &Printer,
) -> Result<ExitCode, Error> {
    let schema = project.declared(Dialect::Postgres)?;
    let dir = match (dir, environment.root()) {
        (Some(dir), _) => dir.to_owned(),
        (None, Some(root)) => root.join("schemas"),
        (None, None) => PathBuf::from("schemas"),
    };
    let title = format!("{} database", project.name);
    let files = [
        ("sql", reference(&schema, project)),
        ("mmd", diagram::mermaid(&schema)),
        ("svg", diagram::svg(&schema, &title)),
    ];
    let mut stale = false;
    for (extension, text) in files {
        let path = dir.join(format!("{}_schema.{extension}", project.name));
        let shown = path.display();
        if fs::read_to_string(&path).is_ok_and(|old| old.replace("\r\n", "\n") == text) {
            printer.line(format!("{GOOD}current{GOOD:#}  {shown}"))?;
        } else if check {
            stale = true;
            printer.line(format!("{BAD}stale{BAD:#}    {shown}"))?;
        } else {
            let cannot = |error: std::io::Error| Error::Refused {
                problem: format!("{shown} cannot be written: {error}"),
                hint: "name another folder with --dir".to_owned(),
            };
            fs::create_dir_all(&dir).map_err(cannot)?;
            fs::write(&path, text).map_err(cannot)?;
            printer.line(format!("{GOOD}wrote{GOOD:#}    {shown}"))?;
        }
    }
    if stale {
        printer.note(format!("hint: cargo run -p {} -- schema", project.program));
    }
    Ok(ExitCode::from(u8::from(stale)))
}
