//! `generate`: the next migration file.

use std::fs;
use std::path::{Path, PathBuf};

use super::printer::Printer;
use crate::chain::Chain;
use crate::error::Error;
use crate::settings::Environment;

const TEMPLATE: &str = include_str!("template.rs.txt");

/// Writes an empty migration with the next number into the package's `src`, and registers it in its `lib.rs`.
pub(super) fn generate(
    chain: &Chain,
    name: &str,
    dir: Option<&Path>,
    environment: &Environment,
    printer: &Printer,
) -> Result<(), Error> {
    let package = match (dir, environment.get("CARGO_MANIFEST_DIR")) {
        (Some(dir), _) => dir.to_owned(),
        (None, Some((package, _))) => PathBuf::from(package),
        (None, None) => {
            return Err(refused(
                "the migration package is not known".into(),
                "run it with cargo, or give its folder with --dir".into(),
            ));
        }
    };
    let words: Vec<String> = name
        .split(|character: char| !character.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    if words.is_empty() || words.join("_").len() > 200 {
        return Err(refused(
            format!("`{name}` gives no file name"),
            "use a few words of ASCII letters and digits: \"add processing fee\"".into(),
        ));
    }
    let number = chain
        .revisions()
        .filter_map(crate::Revision::ordinal)
        .max()
        .unwrap_or(0)
        + 1;
    let version = format!("m{number:03}_{}", words.join("_"));
    let library = package.join("src/lib.rs");
    let file = package.join(format!("src/{version}.rs"));
    let text = fs::read_to_string(&library).map_err(|error| {
        refused(
            format!("{} cannot be read: {error}", library.display()),
            "give the folder of the migration package with --dir".into(),
        )
    })?;
    let taken = fs::read_dir(package.join("src"))?
        .filter_map(Result::ok)
        .any(|entry| {
            crate::Revision::parse(entry.file_name().to_string_lossy().trim_end_matches(".rs"))
                .ordinal()
                == Some(number)
        });
    if taken {
        return Err(refused(
            format!("a file with the number {number:03} is there already"),
            "list it in the migrator first, or give it another number".into(),
        ));
    }
    let Some(registered) = register(&text, &version) else {
        return Err(refused(
            format!(
                "{} has no `vec![...]` of migrations to register it in",
                library.display()
            ),
            "list the migrations as `vec![Box::new(m001_name::Migration), ...]`".into(),
        ));
    };
    fs::write(&file, TEMPLATE.replace("{message}", &words.join(" ")))?;
    fs::write(&library, registered)?;
    printer.line(format!("wrote      {}", file.display()))?;
    printer.line(format!("registered {}", library.display()))
}

fn refused(problem: String, hint: String) -> Error {
    Error::Refused { problem, hint }
}

/// Adds the module and the migration to the text of a migrator's `lib.rs`.
fn register(text: &str, version: &str) -> Option<String> {
    let module = format!("mod {version};");
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let last_module = lines.iter().rposition(|line| {
        line.trim_start_matches("pub ")
            .strip_prefix("mod m")
            .is_some_and(|rest| rest.starts_with(|next: char| next.is_ascii_digit()))
    });
    if let Some(line) = last_module {
        let visibility = if lines[line].starts_with("pub ") {
            "pub "
        } else {
            ""
        };
        lines.insert(line + 1, format!("{visibility}{module}"));
    } else {
        let first = lines.iter().position(|line| !line.starts_with("//!"))?;
        lines.insert(first, format!("\n{module}"));
    }
    let text = lines.join("\n") + "\n";
    let start = text.find("vec![")? + "vec![".len();
    let length = text[start..].find(']')?;
    let listed = text[start..start + length].trim_end();
    let separator = if listed.trim().is_empty() || listed.ends_with(',') {
        ""
    } else {
        ","
    };
    Some(format!(
        "{}{listed}{separator}\n            Box::new({version}::Migration),\n        {}",
        &text[..start],
        &text[start + length..]
    ))
}

#[cfg(test)]
mod tests {
    use super::register;

    #[test]
    fn registers_after_the_last_one() {
        let before = "//! Chain.\n\nmod m001_a;\n\nfn migrations() {\n        vec![\n            Box::new(m001_a::Migration),\n        ]\n}\n";
        let after = "//! Chain.\n\nmod m001_a;\nmod m002_b;\n\nfn migrations() {\n        vec![\n            Box::new(m001_a::Migration),\n            Box::new(m002_b::Migration),\n        ]\n}\n";
        assert_eq!(register(before, "m002_b").as_deref(), Some(after));
    }

    #[test]
    fn registers_the_first_one() {
        let after = register(
            "//! Chain.\n\nfn migrations() {\n        vec![]\n}\n",
            "m001_a",
        );
        let expected = "//! Chain.\n\nmod m001_a;\n\nfn migrations() {\n        vec![\n            Box::new(m001_a::Migration),\n        ]\n}\n";
        assert_eq!(after.as_deref(), Some(expected));
        assert_eq!(register("//! Chain.\n", "m001_a"), None);
    }
}
