//! A way from one schema to another in as many migrations as its transactions need, none of which stops the users of a
//! database for long.
//!
//! ```text
//! from --values--> with new values --before--> without what goes --main--> without what comes --online--> to
//! ```
//!
//! A column that gets another type has parts of its own behind these (`retype`).
//!
//! Each part leads from one whole schema to the next, and its way back is the diff back: so each can be reverted, and
//! the law that holds for a plan holds for all of them together.

mod bound;
mod gaps;
mod held;
mod marks;
mod notes;
mod online;
mod retype;
mod stages;
mod values;

use std::collections::BTreeSet;

use super::{Plan, Step};
use crate::change::Change;
use crate::diff::{Diff, needs_rebuild};
use crate::lint::Sizes;
use crate::lower;
use crate::schema::{Dialect, Schema};
use stages::Stages;
use values::values_first;

/// One migration of several.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    /// What is put behind its name.
    pub(crate) suffix: &'static str,
    /// The way there.
    pub(crate) up: Plan,
    /// The way back.
    pub(crate) down: Plan,
    /// Whether it runs in one transaction; otherwise each statement stands in one of its own and can be repeated.
    pub(crate) transactional: bool,
}

/// The parts of the way on Postgres, in order; none where there is nothing to do. What cannot be done without stopping
/// anyone says so among its warnings, with the size of its table where that is known.
pub(crate) fn parts(diff: &Diff, sizes: &Sizes) -> Vec<Part> {
    let mut diffs = values_first(diff);
    let rest = diffs.pop();
    let mut parts: Vec<Part> = diffs
        .iter()
        .map(|values| Part::plain("_values", values, sizes))
        .collect();
    if let Some(rest) = rest {
        match retype::retyped(&rest) {
            Some((rest, retyped)) => {
                parts.extend(split(&rest, sizes));
                parts.extend(retyped);
            }
            None => parts.extend(split(&rest, sizes)),
        }
    }
    for part in &mut parts {
        allow_once(&mut part.up);
        allow_once(&mut part.down);
    }
    parts
}

/// What several steps allow stands once, with the reasons of all: it counts for the whole direction of a migration.
fn allow_once(plan: &mut Plan) {
    let mut all: Vec<(&str, String)> = Vec::new();
    for (code, reason) in plan.steps.iter().flat_map(|step| &step.allows) {
        match all.iter_mut().find(|(other, _)| other == code) {
            Some((_, reasons)) if reasons.contains(reason) => {}
            Some((_, reasons)) => *reasons += &format!("; {reason}"),
            None => all.push((code, reason.clone())),
        }
    }
    for step in &mut plan.steps {
        step.allows.retain_mut(|(code, reason)| {
            let at = all.iter().position(|(other, _)| other == code);
            at.map(|at| *reason = all.remove(at).1).is_some()
        });
    }
}

/// The same for an empty database: as few migrations as Postgres allows.
pub(crate) fn fast(diff: &Diff) -> Vec<Part> {
    let diffs = values_first(diff);
    let last = diffs.len() - 1;
    let part = |(at, diff): (usize, &Diff)| Part {
        suffix: if at == last { "" } else { "_values" },
        up: Plan::new(diff),
        down: Plan::new(&diff.reverse()),
        transactional: true,
    };
    diffs.iter().enumerate().map(part).collect()
}

fn split(diff: &Diff, sizes: &Sizes) -> Vec<Part> {
    if diff.is_empty() {
        return Vec::new();
    }
    if !stages::is_long(diff) {
        return vec![Part::plain("", diff, sizes)];
    }
    if !stages::keeps_together(diff)
        && let Some(part) = Part::online("", diff)
    {
        return vec![part];
    }
    let stages = Stages::new(diff);
    let before = Part::online("_before", &stages.before());
    let online = Part::online("_online", &stages.online());
    match (before, online) {
        (Some(before), Some(mut online)) => {
            online.up.steps.splice(0..0, stages.fills());
            let main = Part::plain("", &stages.main(), sizes);
            let mut parts = [before, main, online];
            gaps::tell(
                &mut parts,
                &[stages.before(), stages.main(), stages.online()],
            );
            let mut parts: Vec<Part> = parts
                .into_iter()
                .filter(|part| !part.up.is_empty() || !part.down.is_empty())
                .collect();
            if let [only] = parts.as_mut_slice() {
                only.suffix = "";
            }
            parts
        }
        // What is found here is a gap of ours; the plain way is right, and says whom it stops.
        _ => vec![Part::plain("", diff, sizes)],
    }
}

impl Part {
    fn plain(suffix: &'static str, diff: &Diff, sizes: &Sizes) -> Self {
        Self {
            suffix,
            up: locking(diff, sizes),
            down: locking(&diff.reverse(), sizes),
            transactional: true,
        }
    }

    fn online(suffix: &'static str, diff: &Diff) -> Option<Self> {
        Some(Self {
            suffix,
            up: online::plan(diff)?,
            down: online::plan(&diff.reverse())?,
            transactional: false,
        })
    }
}

/// The plan in a transaction, with a word about what it locks for long.
fn locking(diff: &Diff, sizes: &Sizes) -> Plan {
    let mut plan = Plan::new(diff);
    let several = plan.steps.len() > 1;
    // It would hide what is to be said of the others.
    let may_allow = !diff
        .changes
        .iter()
        .any(|change| is_retyping(change) && !marks::is_relabelled(change, diff));
    let mut held = BTreeSet::new();
    for (change, step) in diff.changes.iter().zip(&mut plan.steps) {
        if let Some((table, column)) = stages::bare(change, diff) {
            step.pieces = lower::postgres::add_bare(table, column);
        } else {
            let mut marks = marks::marks(change, diff, &held, sizes);
            if several {
                // All locks are held until the transaction ends.
                for mark in &mut marks {
                    mark.push_str("; what else this migration changes is locked as long");
                }
            }
            step.warnings.extend(marks);
            if marks::is_relabelled(change, diff) {
                if let Change::AlterColumn { to, .. } = change {
                    step.warnings.push(marks::prepared(&to.name));
                }
                if may_allow {
                    let reason = "the old values are stored as the new ones are".to_owned();
                    step.allows.push(("changing-column-type", reason));
                }
            }
        }
        held.extend(held::exclusive(change));
    }
    plan
}

/// Whether a column of a table that is there gets another type, or the same one anew.
fn is_retyping(change: &Change) -> bool {
    match change {
        Change::AlterColumn { from, to, .. } => {
            from.data_type != to.data_type || from.collation != to.collation
        }
        Change::AlterEnum {
            from, to, renamed, ..
        } => needs_rebuild(from, to, renamed),
        _ => false,
    }
}

/// The script of all parts, for psql.
pub(crate) fn script(parts: &[Part]) -> String {
    let steps: Vec<Step> = parts
        .iter()
        .flat_map(|part| part.up.steps.clone())
        .collect();
    let plan = Plan {
        dialect: Dialect::Postgres,
        steps,
    };
    plan.script()
}

/// The script of the way back.
#[cfg(test)]
pub(crate) fn script_back(parts: &[Part]) -> String {
    let back: Vec<Part> = parts
        .iter()
        .rev()
        .map(|part| Part {
            up: part.down.clone(),
            ..part.clone()
        })
        .collect();
    script(&back)
}

/// Whether a table is there before and after.
fn stays(from: &Schema, to: &Schema, table: &crate::schema::Name) -> bool {
    from.tables.contains_key(table) && to.tables.contains_key(table)
}
