//! What a person does first: the built binary, an empty folder, no environment.

use test_support::{Program, postgres_database};

const BINARY: &str = env!("CARGO_BIN_EXE_migration-sketch2bim");

/// Lines of standard output with the times cut off.
fn first_two_words(stdout: &str) -> Vec<String> {
    stdout
        .lines()
        .map(|line| {
            line.split_whitespace()
                .take(2)
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect()
}

#[test]
fn an_empty_folder_gets_a_migrated_database() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::new(BINARY, folder.path());

    let up = program.succeed(&["up"]);
    assert_eq!(
        first_two_words(&up.stdout),
        [
            "applied m001_initial_schema",
            "applied m002_add_legend_to_jobs",
            "applied m003_add_batch_id_to_jobs",
            "applied m004_add_iterations_variations_referrals",
            "applied m005_add_sketchup_url",
            "applied m006_remove_api_keys",
            "applied m007_add_subscription_expires_at",
            "applied m008_add_subscription_fields",
            "applied m009_add_project_type_to_jobs",
            "applied m010_remove_reader_type_column",
        ]
    );
    assert_eq!(
        up.stderr,
        "Using the SQLite file data/sketch2bim.db (the embedded default; SKETCH2BIM_DATABASE_URL names another database)\n"
    );
    let tables = test_support::sqlite_catalogue(folder.path().join("data/sketch2bim.db"));
    assert_eq!(
        tables
            .lines()
            .filter(|line| line.starts_with("table "))
            .count(),
        9,
        "{tables}"
    );

    let again = program.succeed(&["up"]);
    assert_eq!(
        again.stdout,
        "nothing to do: the database is at m010_remove_reader_type_column (head)\n"
    );
}

#[test]
fn reading_an_empty_folder_makes_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::new(BINARY, folder.path());
    for command in ["status", "current", "history", "heads"] {
        program.succeed(&[command]);
        program.succeed(&[command, "--json"]);
    }
    assert_eq!(program.succeed(&["current"]).stdout, "base\n");
    assert_eq!(
        program.succeed(&["heads"]).stdout,
        "m010_remove_reader_type_column (head)\n"
    );
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn there_and_back_by_every_kind_of_target() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::new(BINARY, folder.path());
    let at = |expected: &str| {
        let current = program.succeed(&["current"]).stdout;
        assert_eq!(current.split_whitespace().next(), Some(expected));
    };
    for (arguments, expected) in [
        (&["up", "-n", "1"][..], "m001_initial_schema"),
        (&["up", "+2"], "m003_add_batch_id_to_jobs"),
        (&["upgrade", "005"], "m005_add_sketchup_url"),
        (&["up", "6"], "m006_remove_api_keys"),
        (&["down"], "m005_add_sketchup_url"),
        (&["down", "-2"], "m003_add_batch_id_to_jobs"),
        (
            &["downgrade", "m002_add_legend_to_jobs"],
            "m002_add_legend_to_jobs",
        ),
        (&["down", "-n", "99"], "base"),
        (&["up", "--num", "99"], "m010_remove_reader_type_column"),
        (&["refresh", "--yes"], "m010_remove_reader_type_column"),
        (&["down", "base"], "base"),
        (&["fresh", "-y"], "m010_remove_reader_type_column"),
        (&["reset", "--yes"], "base"),
        (&["up", "head"], "m010_remove_reader_type_column"),
    ] {
        program.succeed(arguments);
        at(expected);
    }
}

#[test]
fn reading_commands_speak_json() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::new(BINARY, folder.path());
    program.succeed(&["up", "002"]);
    let json = |command: &str| -> serde_json::Value {
        serde_json::from_str(&program.succeed(&[command, "--json"]).stdout).unwrap()
    };
    let status = json("status");
    assert_eq!(status["state"], "behind");
    assert_eq!(status["current"], "m002_add_legend_to_jobs");
    assert_eq!(status["head"], "m010_remove_reader_type_column");
    assert_eq!(status["pending"], 8);
    assert_eq!(status["revisions"][0]["message"], "initial schema");
    assert_eq!(
        status["revisions"][9]["applied_at"],
        serde_json::Value::Null
    );
    assert_eq!(json("current")["current"]["number"], "002");
    assert_eq!(json("history").as_array().unwrap().len(), 10);
    assert_eq!(
        json("heads")[0]["version"],
        "m010_remove_reader_type_column"
    );
}

#[test]
fn history_points_at_the_current_revision() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::new(BINARY, folder.path());
    program.succeed(&["up", "002"]);
    let history = program.succeed(&["history"]).stdout;
    let arrows: Vec<&str> = history
        .lines()
        .filter(|line| line.starts_with("->"))
        .collect();
    assert_eq!(arrows.len(), 1, "{history}");
    assert!(arrows[0].contains("m002_add_legend_to_jobs"), "{history}");
    let last = history.lines().last().unwrap();
    assert!(
        last.contains("m010_remove_reader_type_column") && last.ends_with("(head)"),
        "{history}"
    );
}

#[test]
fn colour_is_for_terminals_only() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::new(BINARY, folder.path());
    let up = program.succeed(&["up", "-v"]);
    let wrong = program.run(&["up", "099"]);
    for text in [up.stdout, up.stderr, wrong.stderr] {
        assert!(!text.contains('\u{1b}'), "{text:?}");
    }
    // Somebody who asks for colour where there is no terminal gets it, unless NO_COLOR says otherwise.
    let forced = program.clone().variable("CLICOLOR_FORCE", "1");
    assert!(forced.succeed(&["status"]).stdout.contains('\u{1b}'));
}

#[test]
fn the_environment_decides_in_order() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(".env"), "DATABASE_URL=sqlite://env.db\n").unwrap();
    std::fs::write(
        folder.path().join(".env.local"),
        "DATABASE_URL=\"sqlite://local.db\"\n",
    )
    .unwrap();
    let plain = Program::new(BINARY, folder.path());
    let general = plain
        .clone()
        .variable("DATABASE_URL", "sqlite://general.db");
    let own = general
        .clone()
        .variable("SKETCH2BIM_DATABASE_URL", "sqlite://own.db");
    let empty = plain.clone().variable("SKETCH2BIM_DATABASE_URL", "");
    for (program, arguments, file) in [
        (&plain, &["up", "001"][..], "local.db"),
        (&empty, &["up", "001"], "local.db"),
        (&general, &["up", "001"], "general.db"),
        (&own, &["up", "001"], "own.db"),
        (&own, &["up", "001", "-u", "sqlite://flag.db"], "flag.db"),
    ] {
        let made = folder.path().join(file);
        drop(std::fs::remove_file(&made));
        program.succeed(arguments);
        assert!(made.exists(), "{file}");
    }
    assert!(!folder.path().join("data").exists());
}

#[test]
fn python_spellings_of_a_url_work() {
    let database = postgres_database("spellings");
    let folder = tempfile::tempdir().unwrap();
    let program = Program::new(BINARY, folder.path());
    let rest = database.url().split_once("://").unwrap().1.to_owned();
    for (scheme, target) in [
        ("postgresql", "001"),
        ("postgresql+psycopg", "002"),
        ("postgresql+psycopg2", "003"),
        ("postgresql+asyncpg", "004"),
    ] {
        let program = program
            .clone()
            .variable("SKETCH2BIM_DATABASE_URL", format!("{scheme}://{rest}"));
        program.succeed(&["up", target]);
        assert!(program.succeed(&["current"]).stdout.contains(target));
    }
}

#[test]
fn a_schema_of_its_own() {
    let database = postgres_database("schema");
    database.execute("CREATE SCHEMA \"Odd \"\"one\"");
    let folder = tempfile::tempdir().unwrap();
    let program = Program::new(BINARY, folder.path())
        .argument("-u")
        .argument(database.url());
    program.succeed(&["up", "-s", "Odd \"one"]);
    let tables = |schema: &str| {
        database.value(&format!(
            "SELECT count(*)::text FROM pg_tables WHERE schemaname = '{schema}'"
        ))
    };
    assert_eq!(tables("Odd \"one").as_deref(), Some("11"));
    assert_eq!(tables("public").as_deref(), Some("0"));
    assert_eq!(
        program.succeed(&["current", "-s", "Odd \"one"]).stdout,
        "m010_remove_reader_type_column (head)\n"
    );
    assert_eq!(program.succeed(&["current"]).stdout, "base\n");
    program.succeed(&["down", "base", "-s", "Odd \"one"]);
    program.succeed(&["fresh", "--yes", "-s", "Odd \"one"]);
    assert_eq!(tables("Odd \"one").as_deref(), Some("11"));
}

#[test]
fn fresh_leaves_extensions_and_other_schemas_alone() {
    let database = postgres_database("fresh");
    database.execute("CREATE EXTENSION citext");
    database
        .execute("CREATE TYPE mood AS ENUM ('ok'); CREATE VIEW v AS SELECT 1; CREATE SEQUENCE s");
    database.execute("CREATE SCHEMA other; CREATE TABLE other.kept (id int)");
    let folder = tempfile::tempdir().unwrap();
    let program = Program::new(BINARY, folder.path())
        .argument("-u")
        .argument(database.url());
    program.succeed(&["fresh", "--yes"]);
    let value = |sql: &str| database.value(sql).unwrap();
    assert_eq!(
        value("SELECT count(*)::text FROM pg_type WHERE typname = 'mood'"),
        "0"
    );
    assert_eq!(
        value("SELECT count(*)::text FROM pg_class WHERE relname IN ('v', 's')"),
        "0"
    );
    assert_eq!(
        value("SELECT count(*)::text FROM pg_type WHERE typname = 'citext'"),
        "1"
    );
    assert_eq!(
        value("SELECT count(*)::text FROM pg_class WHERE relname = 'kept'"),
        "1"
    );
}
