//! What fuzzers call. Each function hands any text to what is read by hand here, and panics where a reader breaks its
//! promise. It is no part of the API, and there with the feature `fuzzing` alone.
//!
//! The targets of cargo-fuzz are in the folder `fuzz` of the repository, and so are the texts that they begin with. The
//! tests read those, too.

use crate::introspect::{postgres as live_postgres, sqlite as live_sqlite};
use crate::lint::{Rules, Sizes, statements, statements_back};
use crate::resolve::{find, range, resolve};
use crate::revision::Revision;
use crate::settings::DatabaseUrl;
use crate::state::{Applied, Standing};
use crate::target::{Direction, Target, TargetError};
use crate::{make_way, metadata, recording, source, testing};

/// A function that takes any text.
pub type Reader = fn(&str);

/// All of them by the names of their targets.
pub const READERS: [(&str, Reader); 6] = [
    ("url", url),
    ("target", target),
    ("script", script),
    ("sqlite", sqlite),
    ("postgres", postgres),
    ("recorded", recorded),
];

/// A password that no message may repeat.
const PASSWORD: &str = "open-sesame";

fn one_line(said: &str) -> bool {
    !said.contains(char::is_control)
}

/// A database URL: what is said of it is one line, and has no password in it.
pub fn url(text: &str) {
    let said = |url: &str| match DatabaseUrl::parse(url) {
        Ok(url) => {
            drop(url.connect_options());
            format!("{url} {url:?}")
        }
        Err(problem) => problem,
    };
    let plain = said(text);
    assert!(one_line(&plain), "{plain:?} of {text:?}");
    if text.contains("sesame") {
        return;
    }
    for scheme in ["postgres", "postgresql+asyncpg"] {
        let url = format!("{scheme}://someone:{PASSWORD}{text}");
        let said = said(&url);
        assert!(!said.contains(PASSWORD), "{said:?} of {url:?}");
        assert!(one_line(&said), "{said:?} of {url:?}");
    }
}

/// A target, in the first line, and the names of a chain's revisions, in the others.
pub fn target(text: &str) {
    let mut lines = text.lines();
    let typed = lines.next().unwrap_or_default();
    // Names are those of source files.
    let names: Vec<&str> = lines.take(40).filter(|name| one_line(name)).collect();
    for name in &names {
        let revision = Revision::parse(name);
        assert_eq!(revision.to_string(), *name);
    }
    let Ok(chain) = testing::chain(&names) else {
        return;
    };
    let Ok(wanted) = typed.parse::<Target>();
    let told = |problem: TargetError| {
        let said = problem.to_string();
        assert!(one_line(&said), "{said:?} of {text:?}");
    };
    if let Err(problem) = find(&chain, typed) {
        told(problem);
    }
    for direction in [Direction::Up, Direction::Down] {
        match range(&chain, typed, direction) {
            Ok(positions) => assert!(
                positions.iter().all(|at| *at < chain.len()),
                "{positions:?}"
            ),
            Err(problem) => told(problem),
        }
        for applied in [0, names.len() / 2, names.len()] {
            let rows: Vec<Applied> = names[..applied]
                .iter()
                .map(|version| Applied {
                    version: (*version).to_owned(),
                    applied_at: 0,
                })
                .collect();
            let standing = Standing::new(&chain, &rows);
            match resolve(&chain, &standing, &wanted, direction) {
                Ok(count) => assert!(count <= chain.len(), "{count} of {}", chain.len()),
                Err(problem) => told(problem),
            }
        }
    }
}

/// A file of SQL statements, or the name of another source of a schema.
pub fn script(text: &str) {
    source::fuzz::read(text);
}

/// What SQLite keeps of a table or an index, or says of a default.
pub fn sqlite(text: &str) {
    live_sqlite::fuzz::read(text);
}

/// An expression as Postgres writes it; a type or a default as entities declare it.
pub fn postgres(text: &str) {
    live_postgres::fuzz::read(text);
    metadata::fuzz::read(text);
    source::fuzz::read_words(text);
}

/// What a migration emits: as it is recorded, as the lint reads it, and as tables are looked for in it.
pub fn recorded(text: &str) {
    recording::fuzz::read(text);
    make_way::fuzz(text);
    let (one, sizes) = ([text.to_owned()], Sizes::default());
    for transactional in [true, false] {
        let notes = statements(Rules::DEFAULT, &one, transactional, &sizes);
        let back = statements_back(Rules::DEFAULT, &one, &one, transactional, &sizes);
        for note in notes.iter().chain(&back) {
            assert!(one_line(&note.line()), "{note:?}");
            drop(note.statement_line());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::READERS;

    /// The texts that the fuzzers begin with, among them all that once broke a reader.
    #[test]
    fn the_seeds_break_nothing() {
        let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/seeds");
        for (name, read) in READERS {
            let files: Vec<_> = std::fs::read_dir(seeds.join(name)).unwrap().collect();
            assert!(files.len() > 2, "{name} has {} seeds", files.len());
            for file in files {
                let bytes = std::fs::read(file.unwrap().path()).unwrap();
                read(&String::from_utf8_lossy(&bytes));
            }
        }
    }
}
