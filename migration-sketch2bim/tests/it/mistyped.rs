//! Whatever is mistyped, the one line of the refusal says what is near.

use test_support::{Program, sqlite_database};

use crate::BINARY;
use crate::bad_input::refused;

/// Each line of arguments, what is wrong with them, and the hint.
fn each(program: &Program, cases: &[(&str, &str, &str)]) {
    for (line, problem, hint) in cases {
        let arguments: Vec<&str> = line.split_whitespace().collect();
        let whole = format!("error: {problem}; hint: {hint}\n");
        refused(program, &arguments, &[&whole]);
    }
}

#[test]
fn commands_and_options() {
    let folder = tempfile::tempdir().unwrap();
    each(
        &Program::new(BINARY, folder.path()),
        &[
            ("upp", "there is no command `upp`", "did you mean `up`?"),
            (
                "stat",
                "there is no command `stat`",
                "did you mean `status` or `stamp`?",
            ),
            (
                "rollback",
                "there is no command `rollback`",
                "here that is `down`",
            ),
            (
                "merge heads",
                "there is no command `merge`",
                "here that is `generate --renumber`",
            ),
            (
                "frobnicate",
                "there is no command `frobnicate`",
                "`--help` lists them",
            ),
            (
                "upgrade --lock-wiat 3",
                "`up` has no option `--lock-wiat`",
                "did you mean `--lock-wait`?",
            ),
            (
                "status --jsn",
                "`status` has no option `--jsn`",
                "did you mean `--json`?",
            ),
            (
                "--json status",
                "`status` has no option `--json`",
                "did you mean `status --json`?",
            ),
            (
                "up --bogus",
                "`up` has no option `--bogus`",
                "`up --help` lists what there is",
            ),
            (
                "diff --from entities",
                "`--to <SOURCE>` is missing",
                "`diff --help` shows how it is used",
            ),
        ],
    );
}

#[test]
fn values() {
    let folder = tempfile::tempdir().unwrap();
    each(
        &Program::new(BINARY, folder.path()),
        &[
            (
                "lint --format jsno",
                "`--format` cannot be `jsno`",
                "did you mean `json`? It takes `text`, `json` or `github`",
            ),
            (
                "lint --format yaml",
                "`--format` cannot be `yaml`",
                "it takes `text`, `json` or `github`",
            ),
            (
                "lint --format",
                "`--format` needs a value",
                "it takes `text`, `json` or `github`",
            ),
            (
                "up --sql --dialect postgresql",
                "`--dialect` cannot be `postgresql`",
                "did you mean `postgres`? It takes `postgres` or `sqlite`",
            ),
            (
                "completions bsh",
                "`<SHELL>` cannot be `bsh`",
                "did you mean `bash`? It takes `bash`, `elvish`, `fish`, `powershell` or `zsh`",
            ),
            (
                "diff --from entites --to migrations",
                "`--from` cannot be `entites`: expected entities, migrations, database, a database URL, or a file that ends in .sql",
                "did you mean `entities`?",
            ),
            (
                "lint --offline --rule ban-drop-colum",
                "no rule of the lint has the code `ban-drop-colum`",
                "did you mean `ban-drop-column`? docs/lint.md lists the codes",
            ),
            (
                "diff --from migrations --to entities --rename user.nam=x",
                "`--rename user.nam=x`: no such table or enum is there",
                "did you mean `users`?",
            ),
            (
                "diff --from migrations --to entities --rename user=people",
                "`--rename user=people`: no such table is on both sides",
                "did you mean `users`?",
            ),
        ],
    );
}

#[test]
fn revisions() {
    let database = sqlite_database();
    let program = Program::new(BINARY, database.folder())
        .argument("-u")
        .argument(database.url());
    program.succeed(&["up", "007"]);
    let lists = "`history` lists all revisions";
    let reader = format!("did you mean `m010_remove_reader_type_column`? {lists}");
    let sketchup = format!("did you mean `m005_add_sketchup_url`? {lists}");
    for (line, typed, hint) in [
        ("up 0010_add", "0010_add", &reader),
        (
            "up --dry-run m010_remove_raeder",
            "m010_remove_raeder",
            &reader,
        ),
        ("up Head", "Head", &format!("did you mean `head`? {lists}")),
        ("down m05", "m05", &sketchup),
        (
            "down bsae",
            "bsae",
            &format!("did you mean `base`? {lists}"),
        ),
        ("stamp m010_remove_raeder", "m010_remove_raeder", &reader),
        ("stamp skechup", "skechup", &sketchup),
        ("accept m005_add_skechup", "m005_add_skechup", &sketchup),
        ("lint remove_raeder", "remove_raeder", &reader),
        ("lint m05:head", "m05", &sketchup),
        ("up --sql 001:m0010", "m0010", &reader),
        (
            "down subscription",
            "subscription",
            &format!(
                "did you mean `m007_add_subscription_expires_at` or `m008_add_subscription_fields`? {lists}"
            ),
        ),
    ] {
        each(
            &program,
            &[(line, &format!("there is no revision `{typed}`"), hint)],
        );
    }
    // Where nothing is near, or everything is, what there is helps more.
    for line in ["lint m00x", "up 099", "accept 099", "stamp add"] {
        refused(
            &program,
            &line.split(' ').collect::<Vec<_>>(),
            &["; hint: the revisions are: m001_initial_schema"],
        );
    }
    each(
        &program,
        &[
            (
                "down --sql 005",
                "`005` is not a range: a script that goes down needs both ends, `010:005`",
                "say `head:005`",
            ),
            (
                "up --sql 005:003",
                "the range `005:003` does not go up",
                "swap its ends",
            ),
        ],
    );
    refused(
        &program,
        &["lint", "+1"],
        &[
            "`+1` counts from where a database is",
            "m001_initial_schema",
        ],
    );
    let current = program.succeed(&["current"]).stdout;
    assert_eq!(current, "m007_add_subscription_expires_at\n");
}
