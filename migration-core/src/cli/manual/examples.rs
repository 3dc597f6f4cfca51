//! The examples of each command. Help, manual pages and Markdown show them, and the tests of a chain run them.

/// A command line without the program's name, and what it does. `{program}` stands for that name.
pub(super) type Example = (&'static str, &'static str);

/// The examples of the program as a whole.
pub(super) const PROGRAM: &[Example] = &[
    ("up", "apply what is pending"),
    ("status", "what is applied, and what is not"),
    ("-u sqlite://app.db status", "the same of another database"),
    ("generate --help", "what a command takes"),
];

/// The examples as lines under one another, each begun with `before`; `mark` stands before what it does.
pub(super) fn lines(examples: &[Example], program: &str, before: &str, mark: &str) -> Vec<String> {
    let lines: Vec<(String, &str)> = examples
        .iter()
        .map(|(line, what)| {
            (
                format!("{before}{}", line.replace("{program}", program)),
                *what,
            )
        })
        .collect();
    // What is long stands alone, and does not push the others aside.
    let beside = lines.iter().filter(|(_, what)| !what.is_empty());
    let width = beside
        .map(|(line, _)| line.chars().count())
        .max()
        .unwrap_or(0);
    let line = |(line, what): (String, &str)| match what {
        "" => line,
        what => format!("{line:<width$}  {mark}{what}"),
    };
    lines.into_iter().map(line).collect()
}

/// The examples of a command.
pub(super) fn of(command: &str) -> &'static [Example] {
    let of = OF_COMMANDS.iter().find(|(name, _)| *name == command);
    of.map_or(&[], |(_, examples)| examples)
}

const OF_COMMANDS: &[(&str, &[Example])] = &[
    (
        "up",
        &[
            ("up", "apply everything"),
            ("up 005", "apply up to revision 005"),
            ("up +1", "apply the next one"),
            ("up --dry-run", "print what would run, as a script"),
        ],
    ),
    (
        "down",
        &[
            ("down", "revert the newest one"),
            ("down 005", "revert everything above revision 005"),
            ("down -2", "revert the newest two"),
            ("down base", "revert everything"),
        ],
    ),
    (
        "status",
        &[
            ("status", "one line for each migration, and the state"),
            ("status --exit-code", "say the state to a script"),
            ("status --json", "and to a program"),
        ],
    ),
    (
        "current",
        &[
            (
                "current",
                "the revision, with (head) where it is the newest",
            ),
            ("current --json", "the same for a program"),
        ],
    ),
    (
        "history",
        &[
            ("history", "when each was applied"),
            (
                "history --verbose",
                "each attempt: when, how long, which locks, by whom",
            ),
        ],
    ),
    (
        "heads",
        &[
            ("heads", "what `up` leads to"),
            ("heads --json", "the same for a program"),
        ],
    ),
    (
        "generate",
        &[
            ("generate \"add fee\"", "an empty file to fill in"),
            (
                "generate \"add fee\" --autogenerate",
                "what the entities have and the database has not",
            ),
            (
                "generate \"add fee\" --autogenerate --offline",
                "the same, without a database",
            ),
            (
                "generate \"full name\" --autogenerate --from old.sql --to new.sql --rename users.name=full_name",
                "",
            ),
        ],
    ),
    (
        "adopt",
        &[
            ("adopt", "compare, and take over where nothing differs"),
            ("adopt --force", "take over although something differs"),
        ],
    ),
    (
        "verify",
        &[
            (
                "verify",
                "on SQLite and, where the database is one, on Postgres",
            ),
            (
                "verify --dialect sqlite",
                "on SQLite alone, without a server",
            ),
            (
                "verify --scratch-url postgres://host/empty",
                "in a database of its own",
            ),
        ],
    ),
    (
        "check",
        &[
            ("check", "for a person, and for CI by its exit code"),
            ("check --json", "for a program"),
        ],
    ),
    (
        "lint",
        &[
            ("lint", "what is pending in the configured database"),
            ("lint --offline", "everything, without a database"),
            ("lint 010 --format json", "one revision, for a program"),
            (
                "lint 005:head --format github",
                "a range, for a workflow of GitHub",
            ),
        ],
    ),
    (
        "diff",
        &[
            (
                "diff --from migrations --to entities",
                "what a migration has to do yet",
            ),
            (
                "diff --from database --to entities --sql",
                "the same of the database, as a script",
            ),
            (
                "diff --from postgres://host/old --to postgres://host/new --exit-code",
                "",
            ),
            (
                "diff --from old.sql --to new.sql --rename users.name=full_name",
                "",
            ),
        ],
    ),
    (
        "schema",
        &[
            ("schema", "write what is stale"),
            ("schema --check", "write nothing, for CI"),
            ("schema --dir docs/schema", "into another folder"),
        ],
    ),
    (
        "doctor",
        &[
            ("doctor", "one line for each check"),
            ("doctor --json", "the same for a program"),
        ],
    ),
    (
        "stamp",
        &[
            ("stamp 005", "the database is at 005, however it got there"),
            ("stamp head", "it has everything"),
            ("stamp base", "it has nothing yet"),
        ],
    ),
    (
        "accept",
        &[
            ("accept 004", "by the number"),
            (
                "accept m004_add_iterations",
                "or by the beginning of the name",
            ),
        ],
    ),
    (
        "fresh",
        &[
            ("fresh --yes", "without asking"),
            ("fresh --yes -u sqlite://scratch.db", "of another database"),
        ],
    ),
    (
        "refresh",
        &[
            ("refresh --yes", "without asking"),
            (
                "refresh --yes -u sqlite://scratch.db",
                "of another database",
            ),
        ],
    ),
    (
        "reset",
        &[
            ("reset --yes", "without asking"),
            ("reset --yes -u sqlite://scratch.db", "of another database"),
        ],
    ),
    (
        "completions",
        &[
            (
                "completions bash > ~/.local/share/bash-completion/completions/{program}",
                "",
            ),
            ("completions zsh > ~/.zfunc/_{program}", ""),
            (
                "completions fish > ~/.config/fish/completions/{program}.fish",
                "",
            ),
        ],
    ),
    (
        "man",
        &[
            ("man > {program}.1", "the page of the program"),
            (
                "man --dir ~/.local/share/man/man1",
                "all pages, where `man` finds them",
            ),
            ("man --markdown > cli.md", "all of it in one document"),
        ],
    ),
];
