//! Scripts with which shells complete what is typed.

use clap::Command;
use clap::builder::{PossibleValue, PossibleValuesParser};
use clap_complete::Shell;

use crate::cli::args::SOURCES;
use crate::revision::Revision;

/// The script for a shell, with the revisions of the chain where a command takes them.
pub(super) fn script(command: Command, shell: Shell, revisions: &[Revision]) -> String {
    let name = command.get_name().to_owned();
    let command = with_values(command, revisions);
    if shell != Shell::Bash {
        return generated(command, shell, &name);
    }
    // For a name with a hyphen the script for bash takes one name for each command here and another there, and
    // completes nothing behind it (https://github.com/clap-rs/clap/issues/6421): only its end needs the real one.
    let plain = name.replace('-', "_");
    let script = generated(command, shell, &plain);
    script.replace(&format!(" {plain}\n"), &format!(" {name}\n"))
}

fn generated(mut command: Command, shell: Shell, name: &str) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, name, &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

/// The command line with the values that may be typed, for what is parsed otherwise: as a target, say, which may also
/// be relative.
fn with_values(command: Command, revisions: &[Revision]) -> Command {
    let revisions: Vec<PossibleValue> = revisions
        .iter()
        .map(|revision| PossibleValue::new(revision.version.clone()).help(revision.message.clone()))
        .collect();
    let ends = [
        ("head", "the newest revision"),
        ("base", "before the first revision"),
    ]
    .map(|(name, what)| PossibleValue::new(name).help(what));
    let targets = [&ends[..], &revisions].concat();
    let sources: Vec<PossibleValue> = SOURCES.into_iter().map(PossibleValue::new).collect();
    command.mut_subcommands(|command| {
        let name = command.get_name().to_owned();
        command.mut_args(|argument| {
            let values = match (name.as_str(), argument.get_id().as_str()) {
                ("up" | "down" | "stamp", "target") => &targets,
                ("accept", "revision") | ("lint", "revisions") => &revisions,
                ("diff" | "generate", "from" | "to") => &sources,
                _ => return argument,
            };
            argument.value_parser(PossibleValuesParser::new(values.clone()))
        })
    })
}
