//! What the program says of itself: help, manual pages, Markdown and completions. All of it is made of the arguments as
//! clap knows them, and of the notes and examples that stand in this folder.

mod completions;
mod examples;
mod markdown;
mod notes;
mod pages;

use std::fs;
use std::path::Path;

use clap::Command;
use clap_complete::Shell;
use sea_orm_migration::MigratorTrait;

use super::args::ManArgs;
use super::printer::{GOOD, Printer};
use crate::error::Error;
use crate::project::Project;
use crate::revision::Revision;

/// The command line, with notes and examples behind the help of each command.
pub(super) fn explained(command: Command, project: &Project) -> Command {
    let program = command.get_name().to_owned();
    let notes = format!("{}\n{}", notes::database(project), notes::exit_codes());
    command
        .after_help(help(&notes, examples::PROGRAM, &program))
        .mut_subcommands(|command| {
            let name = command.get_name();
            let text = help(notes::of(name), examples::of(name), &program);
            command.after_help(text)
        })
}

/// What stands behind the options.
fn help(notes: &str, examples: &[examples::Example], program: &str) -> String {
    let examples = examples::lines(examples, program, "  ", "").join("\n");
    match notes {
        "" => format!("Examples:\n{examples}"),
        notes => format!("{notes}\n\nExamples:\n{examples}"),
    }
}

/// Prints the script for a shell. The order of the chain does not matter here, nor does any database.
pub(super) fn completions<M: MigratorTrait>(
    command: Command,
    shell: Shell,
    printer: &Printer,
) -> Result<(), Error> {
    let migrations = M::migrations();
    let revisions: Vec<Revision> = migrations
        .iter()
        .map(|migration| Revision::parse(migration.name()))
        .collect();
    printer.text(&completions::script(command, shell, &revisions))
}

/// Prints the manual, or writes it into a folder.
pub(super) fn man(
    mut command: Command,
    project: &Project,
    arguments: &ManArgs,
    printer: &Printer,
) -> Result<(), Error> {
    // From here on each command knows its whole name, and the options of all.
    command.build();
    if arguments.markdown {
        return printer.text(&markdown::document(&mut command, project));
    }
    match &arguments.dir {
        None => printer.text(&pages::of_program(&command, project)?),
        Some(dir) => write(&pages::all(&command, project)?, dir, printer),
    }
}

fn write(pages: &[(String, String)], dir: &Path, printer: &Printer) -> Result<(), Error> {
    let cannot = |error: std::io::Error| Error::Refused {
        problem: format!("{} cannot be written: {error}", dir.display()),
        hint: "name another folder with --dir".to_owned(),
    };
    fs::create_dir_all(dir).map_err(cannot)?;
    for (name, text) in pages {
        let path = dir.join(name);
        fs::write(&path, text).map_err(cannot)?;
        printer.line(format!("{GOOD}wrote{GOOD:#}    {}", path.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::args;
    use super::*;
    use crate::lint::Rules;

    const PROJECT: Project = Project {
        name: "billing",
        url_variable: "BILLING_DATABASE_URL",
        default_file: "data/billing.db",
        program: "migration-billing",
        version: "1.0.0",
        entities: None,
        rules: Rules::DEFAULT,
    };

    fn command() -> Command {
        args::command(&PROJECT, PROJECT.program)
    }

    /// The words of an example as a shell would give them; what comes behind a `>` is the shell's.
    fn words(line: &str) -> Vec<String> {
        let line = line.split(" > ").next().unwrap();
        let parts = line.split('"').enumerate();
        let words = parts.flat_map(|(at, part)| match at % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect(),
            _ => vec![part.to_owned()],
        });
        words.collect()
    }

    #[test]
    fn every_command_has_examples_that_are_understood() {
        let commands = command();
        let of_commands = commands
            .get_subcommands()
            .map(|command| (command.get_name(), examples::of(command.get_name())));
        for (command, examples) in of_commands.chain([("", examples::PROGRAM)]) {
            assert!((2..=4).contains(&examples.len()), "`{command}`");
            for (line, what) in examples {
                assert!(line.starts_with(command), "{line}");
                let arguments = ["program".to_owned()].into_iter().chain(words(line));
                let parsed = self::command().try_get_matches_from(arguments);
                let understood = match &parsed {
                    Ok(_) => true,
                    Err(error) => error.kind() == clap::error::ErrorKind::DisplayHelp,
                };
                assert!(understood, "{line}: {parsed:?}");
                // Beside one another they have to fit into a line of help.
                assert!(line.len() + what.len() < 105, "{line}");
            }
        }
    }

    #[test]
    fn the_command_line_is_sound() {
        command().debug_assert();
    }

    /// clap's own defaults have no place in the manual: what is printed of a command has to be written for it.
    #[test]
    fn every_argument_says_what_it_is() {
        for command in command().get_subcommands() {
            assert!(command.get_about().is_some(), "{}", command.get_name());
            for argument in command.get_arguments() {
                let help = argument.get_help().map(ToString::to_string);
                assert!(help.is_some_and(|help| !help.is_empty()), "{argument}");
            }
        }
    }
}
