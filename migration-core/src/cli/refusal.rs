//! Arguments that are not understood: what clap found, in one line with a hint.

use std::error::Error as _;
use std::ffi::OsString;

use clap::Command;
use clap::error::{ContextKind, ContextValue, Error, ErrorKind};

use crate::suggest::{either, question};

/// Why a value is refused by a parser of ours, and what to do.
#[derive(Debug, thiserror::Error)]
#[error("{problem}")]
pub(super) struct Unfit {
    pub(super) problem: String,
    pub(super) hint: Option<String>,
}

/// A refusal for people.
pub(super) struct Refusal {
    pub(super) problem: String,
    pub(super) hint: String,
}

/// What is wrong with the arguments of the command line, and what to do.
pub(super) fn refusal(error: &Error, command: &Command, arguments: &[OsString]) -> Refusal {
    let found = Found {
        error,
        of: arguments
            .iter()
            .skip(1)
            .find_map(|argument| command.find_subcommand(argument))
            .map(|command| command.get_name().to_owned()),
    };
    found.refusal()
}

/// What clap found, and in the arguments of which command.
struct Found<'a> {
    error: &'a Error,
    of: Option<String>,
}

impl Found<'_> {
    fn refusal(&self) -> Refusal {
        let (problem, hint) = match self.error.kind() {
            ErrorKind::ValueValidation => self.unfit(),
            // clap repeats what was typed, and a URL may hold a password.
            _ if self.has_url() => (
                "the arguments are not understood".to_owned(),
                "a database URL is given with --database-url URL, and --help says the rest"
                    .to_owned(),
            ),
            ErrorKind::InvalidSubcommand => {
                let typed = self.typed(ContextKind::InvalidSubcommand);
                let hint = elsewhere(&typed)
                    .map(|here| format!("here that is `{here}`"))
                    .or_else(|| self.near(ContextKind::SuggestedSubcommand))
                    .unwrap_or_else(|| self.help("lists them"));
                (format!("there is no command `{typed}`"), hint)
            }
            ErrorKind::UnknownArgument => self.unknown(),
            ErrorKind::InvalidValue => self.no_such_value(),
            ErrorKind::MissingRequiredArgument => self.missing(),
            ErrorKind::ArgumentConflict => self.conflict(),
            ErrorKind::MissingSubcommand => {
                ("a command is missing".to_owned(), self.help("lists them"))
            }
            ErrorKind::InvalidUtf8 => (
                "an argument is not valid UTF-8".to_owned(),
                "percent-encode special characters of a URL".to_owned(),
            ),
            _ => (self.in_words_of_clap(), self.help("says the rest")),
        };
        Refusal { problem, hint }
    }

    fn unfit(&self) -> (String, String) {
        let option = self.option();
        let value = self.text(ContextKind::InvalidValue);
        let why = match self.error.source() {
            Some(source) => one_line(&source.to_string()),
            None => "it is not understood".to_owned(),
        };
        let problem = if value.contains("://") {
            format!("`{option}` cannot be used: {why}")
        } else {
            format!("`{option}` cannot be `{}`: {why}", value.escape_debug())
        };
        let unfit = self
            .error
            .source()
            .and_then(|source| source.downcast_ref::<Unfit>());
        let hint = unfit.and_then(|unfit| unfit.hint.clone());
        (
            problem,
            hint.unwrap_or_else(|| self.help("says what it takes")),
        )
    }

    fn unknown(&self) -> (String, String) {
        let typed = self.typed(ContextKind::InvalidArg);
        let problem = match &self.of {
            _ if !typed.starts_with('-') => format!("`{typed}` is one argument too many"),
            Some(command) => format!("`{command}` has no option `{typed}`"),
            None => format!("there is no option `{typed}`"),
        };
        // An option that stands before its command.
        let elsewhere = self
            .texts(ContextKind::Suggested)
            .into_iter()
            .find_map(|tip| {
                let command = tip.strip_suffix("' exists")?.strip_prefix('\'')?;
                question(&[command])
            });
        let near = self.near(ContextKind::SuggestedArg).or(elsewhere);
        (
            problem,
            near.unwrap_or_else(|| self.help("lists what there is")),
        )
    }

    fn no_such_value(&self) -> (String, String) {
        let option = self.option();
        let values: Vec<String> = self
            .texts(ContextKind::ValidValue)
            .iter()
            .map(|value| format!("`{value}`"))
            .collect();
        let takes = match either(&values) {
            Some(values) => format!("it takes {values}"),
            None => self.help("says what it takes"),
        };
        let value = self.typed(ContextKind::InvalidValue);
        if value.is_empty() {
            return (format!("`{option}` needs a value"), takes);
        }
        let hint = match self.near(ContextKind::SuggestedValue) {
            Some(near) => format!("{near} {}", capital(&takes)),
            None => takes,
        };
        (format!("`{option}` cannot be `{value}`"), hint)
    }

    fn missing(&self) -> (String, String) {
        let missing: Vec<String> = self
            .texts(ContextKind::InvalidArg)
            .iter()
            .map(|argument| format!("`{argument}`"))
            .collect();
        let are = if missing.len() == 1 { "is" } else { "are" };
        (
            format!("{} {are} missing", missing.join(", ")),
            self.help("shows how it is used"),
        )
    }

    fn conflict(&self) -> (String, String) {
        let option = self.option();
        let others: Vec<String> = self
            .texts(ContextKind::PriorArg)
            .iter()
            .map(|other| format!("`{}`", name(other)))
            .filter(|other| *other != format!("`{option}`"))
            .collect();
        match either(&others) {
            Some(others) => (
                format!("`{option}` cannot be used together with {others}"),
                "leave one of them out".to_owned(),
            ),
            None => (
                format!("`{option}` is given more than once"),
                "give it once".to_owned(),
            ),
        }
    }

    /// The first paragraph of what clap would print.
    fn in_words_of_clap(&self) -> String {
        let text = self.error.render().to_string();
        let first = text.split("\n\n").next().unwrap_or_default();
        let first = first.strip_prefix("error: ").unwrap_or(first);
        one_line(first)
    }

    fn help(&self, what: &str) -> String {
        match &self.of {
            Some(command) => format!("`{command} --help` {what}"),
            None => format!("`--help` {what}"),
        }
    }

    fn near(&self, kind: ContextKind) -> Option<String> {
        // clap puts the nearest last.
        let near: Vec<String> = self.texts(kind).into_iter().rev().take(3).collect();
        question(&near.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// The option or argument that it is about.
    fn option(&self) -> String {
        name(&self.text(ContextKind::InvalidArg)).to_owned()
    }

    fn has_url(&self) -> bool {
        [
            ContextKind::InvalidSubcommand,
            ContextKind::InvalidArg,
            ContextKind::InvalidValue,
        ]
        .into_iter()
        .any(|kind| self.text(kind).contains("://"))
    }

    /// What was typed, as one line.
    fn typed(&self, kind: ContextKind) -> String {
        self.text(kind).escape_debug().to_string()
    }

    fn text(&self, kind: ContextKind) -> String {
        self.texts(kind).join(" ")
    }

    fn texts(&self, kind: ContextKind) -> Vec<String> {
        match self.error.get(kind) {
            Some(ContextValue::String(text)) => vec![text.clone()],
            Some(ContextValue::Strings(texts)) => texts.clone(),
            Some(ContextValue::StyledStrs(texts)) => {
                texts.iter().map(ToString::to_string).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// What a command of another migration tool is here.
fn elsewhere(command: &str) -> Option<&'static str> {
    Some(match command {
        "migrate" | "apply" | "deploy" => "up",
        "rollback" | "revert" | "undo" => "down",
        "merge" => "generate --renumber",
        "new" | "create" | "add" | "make" => "generate",
        "info" => "status",
        "baseline" => "stamp",
        "repair" => "accept",
        _ => return None,
    })
}

/// `--num` of `--num <N>`; a positional argument as it is.
fn name(argument: &str) -> &str {
    argument.split(' ').next().unwrap_or(argument)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}
