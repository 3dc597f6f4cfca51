//! Which keys, constraints and indexes are the same: structure decides, and then the name.

use crate::schema::Constraint;

/// What was found out about the constraints of one table.
#[derive(Debug, Default)]
pub(super) struct Matched {
    /// The same on both sides, but for name, comment and validation.
    pub(super) kept: Vec<(Constraint, Constraint)>,
    pub(super) dropped: Vec<Constraint>,
    pub(super) added: Vec<Constraint>,
}

/// Whether the two are built alike: all but name, comment and validation.
pub(crate) fn same_structure(a: &Constraint, b: &Constraint) -> bool {
    bare(a) == bare(b)
}

fn bare(constraint: &Constraint) -> Constraint {
    let mut bare = constraint.clone();
    *bare.name_mut() = None;
    *bare.comment_mut() = None;
    match &mut bare {
        Constraint::Check(check) => check.validated = true,
        Constraint::ForeignKey(key) => key.validated = true,
        _ => {}
    }
    bare
}

/// Pairs what is on both sides: first by name, then by structure.
pub(super) fn matched(from: &[Constraint], to: &[Constraint]) -> Matched {
    let mut result = Matched::default();
    let mut old: Vec<&Constraint> = from.iter().collect();
    let mut rest = Vec::new();
    for new in to {
        let named = old
            .iter()
            .position(|old| old.name() == new.name() && keeps(old, new));
        match named {
            Some(at) => result.kept.push((old.remove(at).clone(), new.clone())),
            None => rest.push(new),
        }
    }
    for new in rest {
        let alike = old.iter().position(|old| {
            // A constraint that the database has no name for cannot be given one in place, nor one that is taken.
            let taken = || from.iter().any(|other| other.name() == new.name());
            keeps(old, new) && old.name().is_some() && new.name().is_some() && !taken()
        });
        match alike {
            Some(at) => result.kept.push((old.remove(at).clone(), new.clone())),
            None => result.added.push(new.clone()),
        }
    }
    result.dropped = old.into_iter().cloned().collect();
    result
}

/// Whether the old one can stay: what was validated cannot become unvalidated in place.
fn keeps(old: &Constraint, new: &Constraint) -> bool {
    same_structure(old, new) && (new.validated() || !old.validated())
}
