//! `generate --renumber`: two branches each wrote the next migration, and both have its number.

use super::package::Package;
use crate::cli::printer::{FAINT, GOOD, Printer};
use crate::error::Error;
use crate::revision::Revision;
use crate::settings::Environment;

/// Gives the second of two files with one number, and all after it, the next numbers. The one whose name sorts first
/// keeps its number.
pub(in crate::cli) fn renumber(
    dir: Option<&std::path::Path>,
    environment: &Environment,
    printer: &Printer,
) -> Result<(), Error> {
    let mut package = Package::find(dir, environment)?;
    let mut renamed = Vec::new();
    let mut last = None;
    for version in package.versions()? {
        let revision = Revision::parse(&version);
        let Some(number) = revision.ordinal() else {
            continue;
        };
        let wanted = match last {
            Some(last) if number <= last => last + 1,
            _ => number,
        };
        last = Some(wanted);
        if wanted != number {
            let words = revision.message.replace(' ', "_");
            renamed.push((version, format!("m{wanted:03}_{words}")));
        }
    }
    if renamed.is_empty() {
        return printer.line(format!(
            "{GOOD}nothing to do{GOOD:#}  every migration has a number of its own"
        ));
    }
    // From the last one on, so that no name is taken when it is given.
    for (old, new) in renamed.iter().rev() {
        package.rename(old, new)?;
    }
    for (old, new) in &renamed {
        printer.line(format!("{GOOD}renamed{GOOD:#}    {old} to {new}"))?;
    }
    printer.note(format!(
        "{FAINT}a database that has one of them under its old name will call it unknown: revert it there first{FAINT:#}"
    ));
    Ok(())
}
