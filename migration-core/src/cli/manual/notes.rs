//! What is to be known of a command beyond its arguments: notes, exit codes, environment.

use clap::Command;

use crate::project::Project;

/// The paragraphs behind the options of a command. Lines that are indented stay as they are.
pub(super) fn of(command: &str) -> &'static str {
    match command {
        "status" => STATUS,
        "generate" => GENERATE,
        "verify" => VERIFY,
        "check" => CHECK,
        "lint" => LINT,
        "doctor" => DOCTOR,
        "completions" => COMPLETIONS,
        _ => "",
    }
}

/// A part of the notes.
pub(super) enum Block<'a> {
    /// Sentences.
    Text(Vec<&'a str>),
    /// Lines that stay as they are.
    Lines(Vec<&'a str>),
}

/// The notes in their parts.
pub(super) fn blocks(notes: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    for line in notes.lines() {
        match (line.strip_prefix("  "), blocks.last_mut()) {
            (Some(line), Some(Block::Lines(lines))) => lines.push(line),
            (Some(line), _) => blocks.push(Block::Lines(vec![line])),
            (None, Some(Block::Text(lines))) => lines.push(line),
            (None, _) => blocks.push(Block::Text(vec![line])),
        }
    }
    blocks
}

/// The other names of a command; nothing where it has none.
pub(super) fn also_called(command: &Command) -> String {
    let names: Vec<String> = command
        .get_visible_aliases()
        .map(|name| format!("`{name}`"))
        .collect();
    match names.as_slice() {
        [] => String::new(),
        names => format!("Also called {}.", names.join(", ")),
    }
}

/// Which database the program works on.
pub(super) fn database(project: &Project) -> String {
    format!(
        "The database is the first of: --database-url, {}, DATABASE_URL, the SQLite file {}.\n\
         Variables may stand in .env.local or .env; one that is already set wins.",
        project.url_variable, project.default_file,
    )
}

/// An exit code, and what it says.
pub(super) type Code = (u8, &'static str);

/// The exit codes of every command.
pub(super) const CODES: &[Code] = &[
    (0, "done"),
    (1, "something is to be done: it says what"),
    (2, "a fault of this program"),
];

/// The exit codes that a command has besides.
pub(super) fn own_codes(command: &str) -> &'static [Code] {
    match command {
        "status" => &[
            (0, "with --exit-code, current or ahead"),
            (1, "with --exit-code, behind"),
            (3, "with --exit-code, diverged"),
        ],
        "check" => &[(1, "entities, migrations and database differ")],
        "diff" => &[(1, "with --exit-code, the two differ")],
        "lint" => &[(1, "there is a note")],
        "doctor" => &[(1, "there is a problem")],
        "schema" => &[(1, "with --check, a file is not what it would be")],
        _ => &[],
    }
}

/// The exit codes of every command in a line.
pub(super) fn exit_codes() -> String {
    let codes = CODES.iter().map(|(code, what)| format!("{code} {what}"));
    format!("Exit codes: {}.", codes.collect::<Vec<_>>().join("; "))
}

/// The variables that are read, and what they are for.
pub(super) fn environment(project: &Project) -> Vec<(String, &'static str)> {
    [
        (
            project.url_variable,
            "the database URL, where --database-url is not given",
        ),
        ("DATABASE_URL", "the same, where neither of them is given"),
        (
            "DATABASE_SCHEMA",
            "the Postgres schema to work in, where --database-schema is not given",
        ),
        (
            "PGHOST, PGPORT, PGUSER, PGPASSWORD, PGDATABASE, PGSSLMODE, PGSSLROOTCERT, PGOPTIONS",
            "what a Postgres URL leaves out, as for psql",
        ),
        (
            "CARGO_MANIFEST_DIR",
            "set by cargo: the migration package, for generate and lint; its workspace is where the SQLite file, .env and \
             the folder schemas are",
        ),
        (
            "GITHUB_WORKSPACE",
            "set by GitHub: the folder from which lint --format github names files",
        ),
        ("NO_COLOR", "set to anything: no colour is used"),
    ]
    .map(|(name, what)| (name.to_owned(), what))
    .into()
}

const STATUS: &str = "\
States:
  current    everything is applied
  behind     some are pending, all of them newer than every applied one
  ahead      a newer program has migrated this database
  diverged   both at once, or a revision is missing below an applied one";

const GENERATE: &str = "\
With --autogenerate the configured database must be at head; where none is configured, or with --offline, the
migrations are replayed on a scratch instead. With --from that is what there is, and nothing else is looked at. What
is not made from the entities is written for one database: the one of the sources, or else the configured one.";

const VERIFY: &str = "\
The scratch is a SQLite database in memory and, where the database is Postgres, temporary tables in a
transaction that is rolled back: migrations must not name a schema there.";

const CHECK: &str = "\
Two comparisons: the entities with what the migrations build, and the database with what its applied
migrations build. One that is behind is no difference: `status --exit-code` is for that. Names of indexes and
constraints count where the entity or its declaration gives one. On Postgres the server is asked by means of
temporary tables in a transaction that is rolled back.";

const LINT: &str = "\
What stops others, breaks running programs or loses data, in both directions of each migration.
With a configured database the notes say how large the tables are; nothing is written to it. The embedded default is
not asked. docs/lint.md lists the rules. A migration says with `steps::allow(CODE, REASON)` where one is wrong.";

const DOCTOR: &str = "\
One line for each check: ok, warning or problem. Exit code 1 where there is a problem.
A SQLite file is read as a whole.";

const COMPLETIONS: &str = "\
Commands, options and their values are completed; in bash and zsh revisions, too, as this program has them: write the
script anew when it has new ones. The program has to be on the PATH, and the folder there (`mkdir -p`). zsh looks into
the folders of fpath: put `fpath+=~/.zfunc` before `compinit` in ~/.zshrc. PowerShell takes it with
`completions powershell | Out-String | Invoke-Expression`.";
