//! Everything in one Markdown document, for a repository's documentation.

use clap::{Arg, Command};

use super::{examples, notes};
use crate::project::Project;

/// The whole of it. The command line must have been built.
pub(super) fn document(command: &mut Command, project: &Project) -> String {
    let program = command.get_name().to_owned();
    let mut text = format!(
        "# The command line of `{program}`\n\n\
         <!-- `{program} man --markdown` writes this document: edit the program, not it. -->\n\n\
         {}. The program of another database has the same commands,\n\
         and a name, a variable and a file of its own.\n\n",
        about(command),
    );
    text += &code(
        "sh",
        &examples::lines(examples::PROGRAM, &program, &format!("{program} "), "# "),
    );
    text += "## Commands\n\n| command | what it does |\n|---|---|\n";
    for command in visible(command) {
        let name = command.get_name();
        text += &format!("| [`{name}`](#{name}) | {} |\n", cell(&about(command)));
    }
    text += "\n## Options\n\nEvery command takes them, but for `--version`.\n\n";
    text += &arguments(command.get_arguments());
    text += &format!("## Which database\n\n{}\n\n", notes::database(project));
    text += "## Environment\n\n| variable | what it is for |\n|---|---|\n";
    for (names, what) in notes::environment(project) {
        text += &format!("| {} | {what} |\n", quoted(names.split(", ")));
    }
    text += "\n## Exit codes\n\n";
    text += &codes(notes::CODES);
    for command in command.get_subcommands_mut() {
        if !command.is_hide_set() {
            text += &of_command(command, &program);
        }
    }
    text.trim_end().to_owned() + "\n"
}

fn of_command(command: &mut Command, program: &str) -> String {
    let name = command.get_name().to_owned();
    let mut text = format!("## {name}\n\n{}.", whole_about(command));
    let also = notes::also_called(command);
    if !also.is_empty() {
        text += &format!(" {also}");
    }
    let usage = command.render_usage().to_string();
    let usage = usage
        .trim()
        .strip_prefix("Usage: ")
        .unwrap_or(&usage)
        .to_owned();
    text += "\n\n";
    text += &code("text", &[usage]);
    let own = command
        .get_arguments()
        .filter(|argument| !argument.is_global_set());
    text += &arguments(
        own.filter(|argument| !["help", "version"].contains(&argument.get_id().as_str())),
    );
    for block in notes::blocks(notes::of(&name)) {
        text += &match block {
            notes::Block::Text(lines) => format!("{}\n\n", lines.join("\n")),
            notes::Block::Lines(lines) => code("text", &lines),
        };
    }
    let own = notes::own_codes(&name);
    if !own.is_empty() {
        text += "Exit codes of its own:\n\n";
        text += &codes(own);
    }
    let examples = examples::lines(examples::of(&name), program, &format!("{program} "), "# ");
    text + &code("sh", &examples)
}

fn visible(command: &Command) -> impl Iterator<Item = &Command> {
    command
        .get_subcommands()
        .filter(|command| !command.is_hide_set())
}

/// A table of arguments; nothing where there is none.
fn arguments<'a>(arguments: impl Iterator<Item = &'a Arg>) -> String {
    let rows: Vec<String> = arguments
        .filter(|argument| !argument.is_hide_set())
        .map(row)
        .collect();
    if rows.is_empty() {
        return String::new();
    }
    format!("| argument | what it is |\n|---|---|\n{}\n", rows.concat())
}

fn row(argument: &Arg) -> String {
    let short = argument.get_short().map(|short| format!("`-{short}`, "));
    let mut what = argument
        .get_help()
        .map(ToString::to_string)
        .unwrap_or_default();
    let values: Vec<String> = argument
        .get_possible_values()
        .iter()
        .map(|value| match value.get_help() {
            Some(help) => format!("`{}` ({help})", value.get_name()),
            None => format!("`{}`", value.get_name()),
        })
        .collect();
    if !values.is_empty() {
        what += &format!(". One of {}", values.join(", "));
    }
    let defaults: Vec<_> = argument
        .get_default_values()
        .iter()
        .map(|value| value.to_string_lossy())
        .collect();
    // To a flag clap gives the default `false`.
    if argument.get_action().takes_values() && !defaults.is_empty() {
        what += &format!(". Default: {}", quoted(defaults.iter().map(AsRef::as_ref)));
    }
    format!(
        "| {}`{argument}` | {} |\n",
        short.unwrap_or_default(),
        cell(&what)
    )
}

fn codes(codes: &[notes::Code]) -> String {
    let rows = codes
        .iter()
        .map(|(code, what)| format!("| {code} | {} |\n", cell(what)));
    format!(
        "| code | what it says |\n|---|---|\n{}\n",
        rows.collect::<String>()
    )
}

fn about(command: &Command) -> String {
    command
        .get_about()
        .map(ToString::to_string)
        .unwrap_or_default()
}

/// The long description, where there is one.
fn whole_about(command: &Command) -> String {
    let long = command.get_long_about().map(ToString::to_string);
    let text = long.unwrap_or_else(|| about(command));
    // clap leaves out the full stop of a last sentence only.
    let paragraphs: Vec<&str> = text
        .trim()
        .split("\n\n")
        .map(|part| part.trim_end_matches('.'))
        .collect();
    paragraphs.join(".\n\n")
}

fn code(language: &str, lines: &[impl AsRef<str>]) -> String {
    let lines: Vec<&str> = lines.iter().map(AsRef::as_ref).collect();
    format!("```{language}\n{}\n```\n\n", lines.join("\n"))
}

fn quoted<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let words: Vec<String> = words.into_iter().map(|word| format!("`{word}`")).collect();
    words.join(", ")
}

/// A bar would end the cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
