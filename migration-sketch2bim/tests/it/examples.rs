//! The examples that `--help` shows are run as they stand there.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use test_support::{Program, SqliteDatabase, postgres_database, sqlite_database};

use crate::BINARY;
use crate::manual::commands;

/// The examples at the end of a help, without what is said of them.
fn examples(help: &str) -> Vec<String> {
    let (_, examples) = help.split_once("\nExamples:\n").unwrap();
    let lines = examples.lines().map(|line| {
        let line = line.strip_prefix("  ").unwrap();
        line.split("  ").next().unwrap().to_owned()
    });
    lines.collect()
}

/// A folder with a database in it, and with everything that the examples name.
struct Stage(SqliteDatabase);

impl Stage {
    fn before(command: &str) -> Self {
        let stage = Self(sqlite_database());
        let write = |name: &str, text: &str| std::fs::write(stage.path(name), text).unwrap();
        for folder in [
            "src",
            ".zfunc",
            ".local/share/bash-completion/completions",
            ".config/fish/completions",
        ] {
            std::fs::create_dir_all(stage.path(folder)).unwrap();
        }
        write(
            "src/lib.rs",
            "//! Chain.\n\nfn migrations() {\n    vec![\n    ]\n}\n",
        );
        write(
            "old.sql",
            "CREATE TABLE users (id integer PRIMARY KEY, name text);",
        );
        write(
            "new.sql",
            "CREATE TABLE users (id integer PRIMARY KEY, full_name text);",
        );
        match command {
            "down" | "status" | "history" | "generate" | "check" | "accept" => stage.run("up"),
            "schema" => stage.run("schema"),
            "adopt" => {
                stage.run("up 005");
                stage.0.execute(
                    "DROP TABLE seaql_migrations; DROP TABLE seaql_migration_attempts; \
                     CREATE TABLE alembic_version (version_num varchar(32) NOT NULL); \
                     INSERT INTO alembic_version VALUES ('005')",
                );
            }
            _ => {}
        }
        stage
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.folder().join(name)
    }

    /// Runs the line as it stands, in a shell.
    fn run(&self, line: &str) {
        let output = Command::new("sh")
            .args(["-c", &format!("exec '{BINARY}' {line}")])
            .current_dir(self.0.folder())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.0.folder())
            .env("CARGO_MANIFEST_DIR", self.0.folder())
            .env("SKETCH2BIM_DATABASE_URL", self.0.url())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert!(output.status.success(), "{line}: {output:?}");
    }
}

#[test]
fn each_example_does_what_it_shows() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::new(BINARY, folder.path());
    let mut all = commands(&program);
    all.push(String::new());
    for command in &all {
        let arguments: Vec<&str> = command.split_whitespace().chain(["--help"]).collect();
        let examples = examples(&program.succeed(&arguments).stdout);
        assert!(
            (2..=4).contains(&examples.len()),
            "`{command}`: {examples:?}"
        );
        for example in examples {
            assert!(example.starts_with(command), "{example}");
            let mut line = example.clone();
            let mut servers = Vec::new();
            for name in ["old", "new", "empty"] {
                let shown = format!("postgres://host/{name}");
                if line.contains(&shown) {
                    let database = postgres_database(name);
                    line = line.replace(&shown, database.url());
                    servers.push(database);
                }
            }
            Stage::before(command).run(&line);
        }
    }
}

/// What the examples of completions and manual pages write is where they say.
#[test]
fn what_is_written_is_where_the_example_says() {
    let stage = Stage::before("completions");
    let folder = tempfile::tempdir().unwrap();
    let program = Program::new(BINARY, folder.path());
    for command in ["completions", "man"] {
        for example in examples(&program.succeed(&[command, "--help"]).stdout) {
            stage.run(&example);
        }
    }
    for file in [
        ".local/share/bash-completion/completions/migration-sketch2bim",
        ".zfunc/_migration-sketch2bim",
        ".config/fish/completions/migration-sketch2bim.fish",
        ".local/share/man/man1/migration-sketch2bim-up.1",
        "migration-sketch2bim.1",
        "cli.md",
    ] {
        let length = std::fs::metadata(stage.path(file)).map_or(0, |file| file.len());
        assert!(length > 500, "{file}: {length} bytes");
    }
}
