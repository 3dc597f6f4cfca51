//! The way there and back, on a real database.

use super::case::{Case, Question};
use crate::cli::renames::RenameArgs;
use crate::diff::{Diff, Renames};
use crate::lint::{Recorded, Rules, Selection, Sizes};
use crate::plan::Plan;
use crate::plan::laws::{Lab, essence, rest};
use crate::plan::parts::{Part, parts, script, script_back};
use crate::recording::{Allow, Recording};
use crate::render::{Ways, migration};
use crate::schema::{Dialect, Schema, UnmanagedKind};
use crate::target::Direction;

/// What came of it.
pub(super) struct Walked {
    /// Both scripts, and the migration.
    pub(super) text: String,
    /// The same in parts that stop nobody, where that is another way.
    pub(super) parts: Option<String>,
    /// What went wrong on the way.
    pub(super) problem: Option<String>,
}

/// Makes both databases, and goes there and back.
///
/// # Errors
/// When there is nothing to plan: a statement of the case is wrong.
pub(super) async fn walk<L: Lab>(lab: &mut L, case: &Case) -> Result<Walked, String> {
    let (first, second) = (lab.empty().await, lab.empty().await);
    let walked = within(lab, case, &first, &second).await;
    lab.close(first).await;
    lab.close(second).await;
    walked
}

async fn within<L: Lab>(
    lab: &mut L,
    case: &Case,
    first: &L::Database,
    second: &L::Database,
) -> Result<Walked, String> {
    let before = lab.run(first, &case.before).await?;
    let after = lab.run(second, &case.after).await?;
    let renames = RenameArgs {
        given: case.renames.clone(),
    };
    let renames = renames
        .resolve(&before, &after, Renames::default())
        .map_err(|error| error.to_string())?;
    let there = Diff::new(&before, &after, &renames);
    let back = there.reverse();
    let (up, down) = (Plan::new(&there), Plan::new(&back));
    let (script, way_back) = (up.script(), down.script());
    let ways = Ways {
        up: vec![up],
        down: vec![down],
        postgres_only: false,
        transactional: true,
    };
    let rust = migration(&case.name.replace('_', " "), &ways);
    let text = format!(
        "==== there\n{script}\n==== back\n{way_back}\n==== Rust, not yet formatted\n{}",
        readable(&rust)
    );
    let outcome = async {
        lab.execute(first, &case.rows).await?;
        if let Some(why) = &case.refused {
            return refused(lab, case, first, &script, why, &before).await;
        }
        let is = lab.run(first, &script).await?;
        same("there", &is, &after)?;
        ask(lab, first, &case.rows_after).await?;
        let is = lab.run(first, &way_back).await?;
        same("back", &is, &wanted(&before))?;
        ask(lab, first, &case.rows_back).await
    };
    let mut problem = outcome.await.err();
    let mut parts = None;
    if case.dialect == Dialect::Postgres && case.refused.is_none() {
        let shown = in_parts(lab, case, &there, (&before, &after)).await;
        match shown {
            Ok(shown) => parts = shown,
            Err(other) => problem = problem.or(Some(other)),
        }
    }
    Ok(Walked {
        text,
        parts,
        problem,
    })
}

/// The way in parts, there and back, with rows of its own; what they are, where they are not the plain way.
async fn in_parts<L: Lab>(
    lab: &mut L,
    case: &Case,
    there: &Diff,
    (before, after): (&Schema, &Schema),
) -> Result<Option<String>, String> {
    let parts = parts(there, &Sizes::unknown());
    let database = lab.empty().await;
    let outcome = async {
        lab.run(&database, &case.before).await?;
        lab.execute(&database, &case.rows).await?;
        let is = lab.run(&database, &script(&parts)).await?;
        same("there in parts", &is, after)?;
        ask(lab, &database, &case.rows_after).await?;
        let is = lab.run(&database, &script_back(&parts)).await?;
        same("back in parts", &is, &wanted(before))?;
        ask(lab, &database, &case.rows_back).await
    };
    let outcome = outcome.await;
    lab.close(database).await;
    outcome.map_err(|problem| format!("{problem}\n{}\n{}", script(&parts), script_back(&parts)))?;
    parts.iter().try_for_each(unneeded)?;
    if parts.iter().all(|part| part.transactional) {
        return Ok(None);
    }
    let mut shown = Vec::new();
    for part in &parts {
        let title = format!("{}{}", case.name, part.suffix).replace('_', " ");
        let rust = migration(&title, &Ways::of(&[part], false));
        let one = std::slice::from_ref(part);
        let mut notes = String::new();
        for note in part.notes(Rules::DEFAULT, &Sizes::unknown()) {
            // What was written to stop nobody must not; that values are lost is what was asked for.
            if !part.transactional && note.code != "ban-drop-column" {
                return Err(format!("{}\n{}", note.line(), script(one)));
            }
            notes += &format!("{} {}\n", note.direction.word(), note.line());
        }
        shown.push(format!(
            "==== there\n{}\n==== back\n{}\n==== Notes\n{notes}\n==== Rust, not yet formatted\n{}",
            script(one),
            script_back(one),
            readable(&rust)
        ));
    }
    Ok(Some(shown.join("\n")))
}

/// What is allowed has to be there: the lint says so of a file as soon as it is written.
fn unneeded(part: &Part) -> Result<(), String> {
    let recorded = |plan: &Plan| Recording {
        statements: plan.statements().collect(),
        complete: true,
        asked: false,
        allowed: plan
            .steps
            .iter()
            .flat_map(|step| &step.allows)
            .map(|(code, reason)| Allow {
                code: (*code).to_owned(),
                reason: reason.clone(),
            })
            .collect(),
    };
    let (up, down) = (recorded(&part.up), recorded(&part.down));
    let recorded = Recorded {
        backend: sea_orm::DbBackend::Postgres,
        transactional: part.transactional,
        up: &up,
        down: &down,
    };
    for direction in [Direction::Up, Direction::Down] {
        let selection = Selection::of(Rules::DEFAULT);
        let notes = recorded.notes(direction, &selection, &Sizes::unknown());
        if let Some(note) = notes.iter().find(|note| note.code == "unneeded-allow") {
            return Err(format!("{}: {}", part.suffix, note.line()));
        }
    }
    Ok(())
}

/// A line for each call; the whole is for rustfmt.
fn readable(rust: &str) -> String {
    rust.replace(".await?;", ".await?;\n")
        .replace("\n\n//", "\n//")
}

/// The way there must fail, and leave everything as it was.
async fn refused<L: Lab>(
    lab: &mut L,
    case: &Case,
    database: &L::Database,
    script: &str,
    why: &str,
    before: &Schema,
) -> Result<(), String> {
    match lab.execute(database, script).await {
        Ok(()) => return Err(format!("was not refused: {why}")),
        Err(error) if !error.contains(why) => return Err(format!("not because {why}: {error}")),
        Err(_) => {}
    }
    // sqlite3 stops at the first error and takes back what was begun.
    if case.dialect == Dialect::Sqlite {
        lab.execute(
            database,
            "ROLLBACK;\nPRAGMA foreign_keys = ON;\nPRAGMA legacy_alter_table = OFF;\n",
        )
        .await?;
    }
    let is = lab.read(database).await?;
    same("where it was", &is, before)?;
    ask(lab, database, &case.rows_back).await
}

/// An index that the server does not use is nothing that anybody wants back.
fn wanted(schema: &Schema) -> Schema {
    let mut schema = schema.clone();
    let indexes = schema
        .tables
        .values_mut()
        .flat_map(|table| &mut table.indexes);
    for index in indexes {
        index.valid = true;
    }
    schema
}

fn same(place: &str, is: &Schema, wanted: &Schema) -> Result<(), String> {
    // The diff tells what are only other words; the rest is compared as it is.
    let left = rest(is, wanted);
    let wanted = &Diff::new(is, wanted, &Renames::default()).to;
    if left.is_empty() && managed(is) == managed(wanted) {
        return Ok(());
    }
    let (is, wanted) = (
        format!("{:#?}", managed(is)),
        format!("{:#?}", managed(wanted)),
    );
    let lines = is.lines().zip(wanted.lines());
    let other: Vec<String> = lines
        .filter(|(is, wanted)| is != wanted)
        .map(|(is, wanted)| format!("{} and not {}", is.trim(), wanted.trim()))
        .take(5)
        .collect();
    Err(format!("not {place} but for {left:#?}: {other:#?}"))
}

/// What the engine answers for, and that the rest is still there, in whatever words.
fn managed(schema: &Schema) -> Schema {
    let mut schema = essence(schema);
    schema
        .unmanaged
        .retain(|unmanaged| unmanaged.kind != UnmanagedKind::Clause);
    for unmanaged in &mut schema.unmanaged {
        unmanaged.definition = None;
    }
    schema
}

async fn ask<L: Lab>(
    lab: &mut L,
    database: &L::Database,
    questions: &[Question],
) -> Result<(), String> {
    for Question { query, answer } in questions {
        let rows = lab.rows(database, query).await?;
        if rows != *answer {
            return Err(format!(
                "{query}gives\n{}\nand not\n{}",
                rows.join("\n"),
                answer.join("\n")
            ));
        }
    }
    Ok(())
}
