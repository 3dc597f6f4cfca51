//! `generate`: the next migration file, empty or from the entities.

mod automatic;
mod package;
mod renumber;

use std::path::PathBuf;

use clap::Args;

use super::args::{Scratch, source};
use super::printer::{FAINT, GOOD, Printer, WAITING};
use super::renames::RenameArgs;
use crate::chain::Chain;
use crate::error::Error;
use crate::project::Project;
use crate::revision::Revision;
use crate::settings::{Environment, Settings};
use crate::source::Source;
use automatic::Generated;
use package::Package;

pub(super) use renumber::renumber;

const TEMPLATE: &str = include_str!("template.rs.txt");

#[derive(Debug, Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub(super) struct GenerateArgs {
    /// What it does, in a few words: "add processing fee"
    #[arg(required_unless_present_any = ["renumber", "message"])]
    pub(super) name: Option<String>,
    /// The same as NAME, as Alembic's revision takes it
    #[arg(short, long, value_name = "NAME", conflicts_with = "name")]
    pub(super) message: Option<String>,
    /// Compare the entities with the database, and write what is needed
    #[arg(long)]
    pub(super) autogenerate: bool,
    /// What there is, as for diff [default: the configured database, or with --offline the migrations]
    #[arg(long, value_name = "SOURCE", value_parser = source, requires = "autogenerate")]
    pub(super) from: Option<Source>,
    /// What is wanted, as for diff [default: entities]
    #[arg(long, value_name = "SOURCE", value_parser = source, requires = "autogenerate")]
    pub(super) to: Option<Source>,
    /// Compare the entities with what the migrations build, not with the configured database
    #[arg(long, requires = "autogenerate", conflicts_with = "from")]
    pub(super) offline: bool,
    /// For an empty database: as few files as possible, whoever would have to wait for them
    #[arg(long, requires = "autogenerate")]
    pub(super) fast: bool,
    /// Give the second of two files with one number, and all after it, the next numbers
    #[arg(long, conflicts_with_all = ["name", "message", "autogenerate"])]
    pub(super) renumber: bool,
    #[command(flatten)]
    pub(super) renames: RenameArgs,
    /// Nothing else was renamed: what goes is dropped, what comes is new
    #[arg(long)]
    pub(super) no_rename: bool,
    #[command(flatten)]
    pub(super) scratch: Scratch,
    /// Folder of the migration package [default: the package that cargo runs]
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    pub(super) dir: Option<PathBuf>,
}

/// What a migration is generated for.
pub(super) struct Task<'a> {
    pub(super) project: Project,
    pub(super) chain: Chain,
    pub(super) environment: &'a Environment,
    pub(super) printer: &'a Printer,
}

/// Writes the next migration into the package, and registers it in its `lib.rs`.
pub(super) async fn generate(
    task: Task<'_>,
    arguments: GenerateArgs,
    settings: Settings,
) -> Result<(), Error> {
    let name = arguments.name.clone().or(arguments.message.clone());
    let name = name.unwrap_or_default();
    let words = words(&name)?;
    let mut package = Package::find(arguments.dir.as_deref(), task.environment)?;
    // What was said to be there does not depend on which migrations this program has.
    let by_files = arguments
        .from
        .as_ref()
        .is_some_and(|from| !matches!(from, Source::Migrations));
    let number = next_number(&task.chain, &package, by_files)?;
    let printer = task.printer;
    let Generated { files, notes } = if arguments.autogenerate {
        automatic::migrations(task, arguments, settings, &name).await?
    } else {
        let text = TEMPLATE.replace("{message}", &words.join(" "));
        Generated {
            files: vec![(String::new(), text)],
            notes: Vec::new(),
        }
    };
    if files.is_empty() {
        return Ok(());
    }
    for (at, (suffix, text)) in files.into_iter().enumerate() {
        let number = number + u64::try_from(at).unwrap_or_default();
        let version = format!("m{number:03}_{}{suffix}", words.join("_"));
        let formatted = package.add(&version, &text)?;
        printer.line(format!(
            "{GOOD}wrote{GOOD:#}      {}",
            package.file(&version).display()
        ))?;
        if !formatted {
            printer.note(format!(
                "{FAINT}rustfmt is not there: format it yourself{FAINT:#}"
            ));
        }
    }
    printer.line(format!(
        "{GOOD}registered{GOOD:#} {}",
        package.library().display()
    ))?;
    for note in notes {
        printer.note(format!(
            "{WAITING}note{WAITING:#}       {} {}",
            note.direction.word(),
            note.line()
        ));
        printer.note(format!("           {FAINT}{}{FAINT:#}", note.help));
    }
    Ok(())
}

/// The words of a file name.
fn words(name: &str) -> Result<Vec<String>, Error> {
    let words: Vec<String> = name
        .split(|character: char| !character.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    if words.is_empty() || words.join("_").len() > 200 {
        return Err(refused(
            format!("`{name}` gives no file name"),
            "use a few words of ASCII letters and digits: \"add processing fee\"".into(),
        ));
    }
    Ok(words)
}

/// One more than the highest number; refused where a file has it that is not in the chain of this program, unless the
/// files alone are asked.
fn next_number(chain: &Chain, package: &Package, by_files: bool) -> Result<u64, Error> {
    let highest = chain.revisions().filter_map(Revision::ordinal).max();
    let number = highest.unwrap_or(0) + 1;
    let taken = package
        .versions()?
        .into_iter()
        .filter_map(|version| Some((Revision::parse(&version).ordinal()?, version)))
        .filter(|(taken, _)| *taken >= number)
        .max();
    match taken {
        Some((taken, _)) if by_files => Ok(taken + 1),
        Some((_, version)) => Err(refused(
            format!("{version}.rs is there already, and not in the program that runs"),
            "list it in the migrator, or give it another number with generate --renumber".into(),
        )),
        None => Ok(number),
    }
}

fn refused(problem: String, hint: String) -> Error {
    Error::Refused { problem, hint }
}
