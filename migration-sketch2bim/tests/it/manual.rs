//! What the program says of itself: completions, manual pages, and docs/cli.md, which is made of the same.

use std::path::Path;
use std::process::{Command, Stdio};

use test_support::Program;

use crate::BINARY;

/// Each command, as `--help` lists them.
pub(crate) fn commands(program: &Program) -> Vec<String> {
    let help = program.succeed(&["--help"]).stdout;
    let (_, list) = help.split_once("Commands:\n").unwrap();
    let (list, _) = list.split_once("\n\n").unwrap();
    let names = list.lines().map(|line| line.split_whitespace().next());
    names.map(|name| name.unwrap().to_owned()).collect()
}

/// A program that nothing can be asked of: no URL of it can be used, and no file in its folder be read.
fn without_a_database(folder: &Path) -> Program {
    std::fs::write(folder.join(".env"), "not a line of \"variables\n").unwrap();
    Program::new(BINARY, folder)
        .variable("DATABASE_URL", "mysql://nowhere")
        .variable("SKETCH2BIM_DATABASE_URL", "not a URL")
}

/// Runs it with this input.
fn piped(command: &mut Command, input: &str) -> (String, String, bool) {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    std::io::Write::write_all(&mut stdin, input.as_bytes()).unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        text(&output.stdout),
        text(&output.stderr),
        output.status.success(),
    )
}

#[test]
fn each_shell_gets_a_script_of_all_commands() {
    let folder = tempfile::tempdir().unwrap();
    let program = without_a_database(folder.path());
    assert_ne!(program.run(&["status"]).code, Some(0));
    let commands = commands(&program);
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = program.succeed(&["completions", shell]);
        assert_eq!(script.stderr, "", "{shell}");
        assert!(script.stdout.contains("migration-sketch2bim"), "{shell}");
        for name in &commands {
            assert!(script.stdout.contains(name.as_str()), "{shell}: {name}");
        }
        // The others complete the values of options only.
        if ["bash", "zsh"].contains(&shell) {
            for revision in ["m010_remove_reader_type_column", "m001_initial_schema"] {
                assert!(script.stdout.contains(revision), "{shell}: {revision}");
            }
        }
    }
}

/// A program that was given another name is completed under that, as far as a shell can have it.
#[test]
fn the_name_is_that_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    for (file, name) in [
        ("migrate", "migrate"),
        ("db-migrate_2.0", "db-migrate_2.0"),
        ("my migrations", "migration-sketch2bim"),
        ("$(false)", "migration-sketch2bim"),
    ] {
        let path = folder.path().join(file);
        std::fs::hard_link(BINARY, &path)
            .or_else(|_| std::fs::copy(BINARY, &path).map(drop))
            .unwrap();
        let program = Program::new(&path, folder.path());
        for (shell, line) in [
            ("bash", format!("-o default {name}\n")),
            ("fish", format!("complete -c {name} ")),
            ("zsh", format!("#compdef {name}\n")),
        ] {
            let script = program.succeed(&["completions", shell]).stdout;
            assert!(script.contains(&line), "{file}, {shell}: {line}");
        }
        let page = program.succeed(&["man"]).stdout;
        assert!(page.contains(&format!(".TH {name} 1")), "{file}: {page}");
        let help = program.succeed(&["man", "--help"]).stdout;
        assert!(help.contains(&format!("man > {name}.1")), "{help}");
    }
}

/// What bash would offer for the last of these words.
fn offered(script: &str, words: &[&str]) -> Vec<String> {
    let ask = format!(
        "{script}\nCOMP_WORDS=({})\nCOMP_CWORD={}\n\
         $(complete -p migration-sketch2bim | sed 's/.*-F \\([^ ]*\\).*/\\1/') migration-sketch2bim '{}' '{}'\nprintf '%s\\n' \"${{COMPREPLY[@]}}\"\n",
        words.join(" "),
        words.len() - 1,
        words[words.len() - 1],
        words[words.len() - 2],
    );
    let (offered, complaint, fine) = piped(Command::new("bash").args(["--norc", "-s"]), &ask);
    assert!(fine && complaint.is_empty(), "{complaint}");
    offered.lines().map(str::to_owned).collect()
}

#[test]
fn bash_completes_commands_options_and_revisions() {
    let folder = tempfile::tempdir().unwrap();
    let script = without_a_database(folder.path())
        .succeed(&["completions", "bash"])
        .stdout;
    let (_, complaint, fine) = piped(Command::new("bash").args(["-n", "-s"]), &script);
    assert!(fine && complaint.is_empty(), "{complaint}");
    for (words, expected) in [
        (&["migration-sketch2bim", "stat"][..], &["status"][..]),
        (
            &["migration-sketch2bim", "up", "m01"],
            &["m010_remove_reader_type_column"],
        ),
        (&["migration-sketch2bim", "down", "ba"], &["base"]),
        (
            &["migration-sketch2bim", "up", "--lock"],
            &["--lock-wait", "--lock-timeout"],
        ),
        (
            &["migration-sketch2bim", "lint", "--format", "g"],
            &["github"],
        ),
        (
            &["migration-sketch2bim", "diff", "--from", "ent"],
            &["entities"],
        ),
    ] {
        assert_eq!(offered(&script, words), expected, "{words:?}");
    }
}

/// The sections of a manual page, in the order in which they come.
fn sections(page: &str) -> Vec<&str> {
    page.lines()
        .filter_map(|line| line.strip_prefix(".SH "))
        .map(|name| name.trim_matches('"'))
        .collect()
}

#[test]
fn each_command_has_a_manual_page() {
    let folder = tempfile::tempdir().unwrap();
    let program = without_a_database(folder.path());
    let main = program.succeed(&["man"]).stdout;
    assert!(main.contains(".TH migration-sketch2bim 1"), "{main}");
    let written = program.succeed(&["man", "--dir", "pages/man1"]);
    let commands = commands(&program);
    assert_eq!(
        written.stdout.lines().count(),
        commands.len() + 1,
        "{written}"
    );
    let read =
        |name: &str| std::fs::read_to_string(folder.path().join("pages/man1").join(name)).unwrap();
    assert_eq!(read("migration-sketch2bim.1"), main);
    for name in &commands {
        assert!(
            main.contains(&format!("migration\\-sketch2bim\\-{name}(1)")),
            "{name}"
        );
        let page = read(&format!("migration-sketch2bim-{name}.1"));
        assert!(
            page.contains(&format!(".TH migration-sketch2bim-{name} 1")),
            "{page}"
        );
        let sections = sections(&page);
        assert_eq!(sections[..3], ["NAME", "SYNOPSIS", "DESCRIPTION"], "{name}");
        let last = ["ENVIRONMENT", "EXIT STATUS", "EXAMPLES", "SEE ALSO"];
        assert!(sections.ends_with(&last), "{name}: {sections:?}");
        let examples = page.split_once("EXAMPLES").unwrap().1;
        assert!(
            examples.contains(&format!("migration\\-sketch2bim {name}")),
            "{examples}"
        );
    }
    refused(&program, &["man", "--dir", ".env/pages"]);
    // The macros are seen above; where there is a program that sets them, it sees them, too.
    if Command::new("groff").arg("--version").output().is_ok() {
        for name in &commands {
            let page = read(&format!("migration-sketch2bim-{name}.1"));
            let arguments = ["-man", "-Tascii", "-ww", "-rLL=200n", "-P-c"];
            let (set, complaint, fine) = piped(Command::new("groff").args(arguments), &page);
            assert!(fine && complaint.is_empty(), "{name}: {complaint}");
            let help = program.succeed(&[name.as_str(), "--help"]).stdout;
            let example = help
                .split_once("Examples:\n")
                .unwrap()
                .1
                .lines()
                .next()
                .unwrap();
            let line = example.trim().split("  ").next().unwrap();
            assert!(
                set.contains(&format!("migration-sketch2bim {line}")),
                "{name}: {set}"
            );
        }
    }
}

fn refused(program: &Program, arguments: &[&str]) {
    let run = program.run(arguments);
    assert_eq!(run.code, Some(1), "{run}");
    assert_eq!(run.stderr.lines().count(), 1, "{run}");
    assert!(run.stderr.contains("; hint: "), "{run}");
}

#[test]
fn the_documentation_is_fresh() {
    let folder = tempfile::tempdir().unwrap();
    let program = without_a_database(folder.path());
    let document = program.succeed(&["man", "--markdown"]).stdout;
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/cli.md");
    let kept = std::fs::read_to_string(file).unwrap_or_default();
    let differing = kept
        .lines()
        .zip(document.lines())
        .find(|(kept, now)| kept != now);
    assert!(
        kept.replace("\r\n", "\n") == document,
        "docs/cli.md is stale, first in {differing:?}: run\n\
         cargo run -q -p migration-sketch2bim -- man --markdown > docs/cli.md"
    );
    for name in commands(&program) {
        assert!(document.contains(&format!("\n## {name}\n")), "{name}");
    }
}
