//! What a target means for a chain and its history. Pure.

use crate::chain::Chain;
use crate::revision::Revision;
use crate::state::Standing;
use crate::target::{Direction, Target, TargetError};

/// Finds a revision of the chain by what a person typed: number, full name or the beginning of a name.
///
/// # Errors
/// [`TargetError::Unknown`] and [`TargetError::Ambiguous`].
pub(crate) fn find<'a>(chain: &'a Chain, typed: &str) -> Result<&'a Revision, TargetError> {
    if let Some(exact) = chain.revisions().find(|revision| revision.version == typed) {
        return Ok(exact);
    }
    if let Some(found) = by_number(chain, typed) {
        return Ok(found);
    }
    let fits = |revision: &&Revision| {
        !typed.is_empty()
            && (revision.version.starts_with(typed)
                || revision
                    .version
                    .strip_prefix('m')
                    .is_some_and(|rest| rest.starts_with(typed)))
    };
    let mut candidates = chain.revisions().filter(fits);
    match (candidates.next(), candidates.next()) {
        (Some(only), None) => Ok(only),
        (None, _) => Err(TargetError::Unknown(typed.to_owned())),
        (Some(_), Some(_)) => Err(TargetError::Ambiguous {
            typed: typed.to_owned(),
            candidates: chain
                .revisions()
                .filter(fits)
                .map(ToString::to_string)
                .collect(),
        }),
    }
}

/// The revision of a number, however many zeros are before it.
fn by_number<'a>(chain: &'a Chain, typed: &str) -> Option<&'a Revision> {
    let is_number = typed.bytes().all(|byte| byte.is_ascii_digit());
    let number: u64 = typed.parse().ok().filter(|_| is_number)?;
    chain
        .revisions()
        .find(|revision| revision.ordinal() == Some(number))
}

/// How many revisions of the chain the target stands for, whatever is applied.
///
/// # Errors
/// As [`find`]; [`TargetError::Relative`], since such a target stands for nothing without a database.
pub(crate) fn absolute(chain: &Chain, target: &Target) -> Result<usize, TargetError> {
    match target {
        Target::Head => Ok(chain.len()),
        Target::Base => Ok(0),
        Target::Relative(_) => Err(TargetError::Relative(target.to_string())),
        Target::Named(typed) => {
            let found = find(chain, typed)?;
            Ok(chain
                .position(&found.version)
                .map_or(0, |position| position + 1))
        }
    }
}

/// The positions that a range `A:B` stands for, in the order of the direction. An end that is left out is base or
/// head, whichever lies that way; a single target is where an upgrade from base ends.
///
/// # Errors
/// As [`absolute`], and a range in the other direction.
pub(crate) fn range(
    chain: &Chain,
    typed: &str,
    direction: Direction,
) -> Result<Vec<usize>, TargetError> {
    let (first, last) = match (typed.split_once(':'), direction) {
        (Some(ends), _) => ends,
        (None, Direction::Up) => ("base", typed),
        (None, Direction::Down) => return Err(TargetError::NotARange(typed.to_owned())),
    };
    let end = |typed: &str, default: Target| {
        let Ok(target) = typed.parse();
        absolute(chain, if typed.is_empty() { &default } else { &target })
    };
    let (from, to) = match direction {
        Direction::Up => (end(first, Target::Base)?, end(last, Target::Head)?),
        Direction::Down => (end(first, Target::Head)?, end(last, Target::Base)?),
    };
    match direction {
        Direction::Up if from <= to => Ok((from..to).collect()),
        Direction::Down if to <= from => Ok((to..from).rev().collect()),
        _ => Err(TargetError::RangeReversed {
            typed: typed.to_owned(),
            direction,
        }),
    }
}

/// How many revisions of the chain shall be applied once the target is reached.
///
/// # Errors
/// As [`find`]; also a target in the wrong direction or past the end.
pub(crate) fn resolve(
    chain: &Chain,
    standing: &Standing,
    target: &Target,
    direction: Direction,
) -> Result<usize, TargetError> {
    let applied = chain
        .revisions()
        .rposition(|revision| standing.is_applied(&revision.version))
        .map_or(0, |position| position + 1);
    let current = || match applied
        .checked_sub(1)
        .and_then(|last| chain.revisions().nth(last))
    {
        Some(revision) => revision.version.clone(),
        None => "base".to_owned(),
    };
    let wanted = match target {
        Target::Named(typed) if direction == Direction::Down => {
            refuse_steps(chain, typed)?;
            absolute(chain, target)?
        }
        Target::Head | Target::Base | Target::Named(_) => absolute(chain, target)?,
        Target::Relative(steps) => {
            let distance = usize::try_from(steps.unsigned_abs()).unwrap_or(usize::MAX);
            let left = if *steps < 0 {
                applied
            } else {
                chain.len() - applied
            };
            if distance > left {
                return Err(TargetError::TooFar {
                    typed: target.to_string(),
                    left,
                    current: current(),
                });
            }
            if *steps < 0 {
                applied - distance
            } else {
                applied + distance
            }
        }
    };
    let other = match direction {
        Direction::Up if wanted < applied => Direction::Down,
        Direction::Down if wanted > applied => Direction::Up,
        _ => return Ok(wanted),
    };
    Err(TargetError::WrongDirection {
        typed: target.to_string(),
        current: current(),
        other,
    })
}

/// Whoever types a number that is no larger than there are revisions, and not as a revision has it, may mean steps.
fn refuse_steps(chain: &Chain, typed: &str) -> Result<(), TargetError> {
    let is_few = typed.parse().is_ok_and(|steps: usize| steps <= chain.len());
    match by_number(chain, typed) {
        Some(found) if is_few && found.number != typed => Err(TargetError::Steps {
            typed: typed.to_owned(),
            revision: found.to_string(),
            number: found.number.clone(),
        }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::Applied;
    use crate::testing::chain;

    fn resolved(applied: usize, typed: &str, direction: Direction) -> Result<usize, TargetError> {
        let names = ["m001_initial", "m002_add_a", "m003_add_b", "m010_drop_a"];
        let chain = chain(&names).unwrap();
        let rows: Vec<Applied> = names[..applied]
            .iter()
            .map(|version| Applied {
                version: (*version).to_owned(),
                applied_at: 0,
            })
            .collect();
        let Ok(target) = typed.parse();
        resolve(&chain, &Standing::new(&chain, &rows), &target, direction)
    }

    #[test]
    fn every_spelling() {
        use Direction::{Down, Up};
        for (applied, typed, direction, wanted) in [
            (0, "head", Up, 4),
            (4, "head", Up, 4),
            (2, "base", Down, 0),
            (0, "base", Down, 0),
            (0, "010", Up, 4),
            (0, "10", Up, 4),
            (0, "0010", Up, 4),
            (0, "m002_add_a", Up, 2),
            (0, "m003", Up, 3),
            (0, "010_drop", Up, 4),
            (1, "+2", Up, 3),
            (0, "+0", Up, 0),
            (3, "-1", Down, 2),
            (3, "-3", Down, 0),
            (3, "001", Down, 1),
            (3, "003", Down, 3),
        ] {
            assert_eq!(
                resolved(applied, typed, direction),
                Ok(wanted),
                "{typed} at {applied}"
            );
        }
    }

    #[test]
    fn ranges() {
        use Direction::{Down, Up};
        let chain = chain(&["m001_initial", "m002_add_a", "m003_add_b", "m010_drop_a"]).unwrap();
        for (typed, direction, expected) in [
            ("head", Up, Some(vec![0, 1, 2, 3])),
            ("002", Up, Some(vec![0, 1])),
            ("001:003", Up, Some(vec![1, 2])),
            (":002", Up, Some(vec![0, 1])),
            ("002:", Up, Some(vec![2, 3])),
            ("003:003", Up, Some(vec![])),
            ("003:001", Up, None),
            ("003:001", Down, Some(vec![2, 1])),
            (":002", Down, Some(vec![3, 2])),
            ("002:", Down, Some(vec![1, 0])),
            ("001:003", Down, None),
            ("001", Down, None),
            ("+1:+2", Up, None),
            ("001:002:003", Up, None),
        ] {
            assert_eq!(
                range(&chain, typed, direction).ok(),
                expected,
                "{typed} {direction:?}"
            );
        }
    }

    #[test]
    fn what_is_refused() {
        use Direction::{Down, Up};
        for (applied, typed, direction, message) in [
            (0, "011", Up, "there is no revision `011`"),
            (0, "", Up, "there is no revision ``"),
            (0, "Head", Up, "there is no revision `Head`"),
            (
                4,
                "1",
                Down,
                "`1` could be a number of steps, or m001_initial",
            ),
            (4, "4", Down, "there is no revision `4`"),
            (0, "+x", Up, "there is no revision `+x`"),
            (
                0,
                "m00",
                Up,
                "`m00` could be m001_initial or m002_add_a or m003_add_b",
            ),
            (
                3,
                "001",
                Up,
                "`001` lies in the other direction: the database is at m003_add_b; `down` goes there",
            ),
            (
                3,
                "-1",
                Up,
                "`-1` lies in the other direction: the database is at m003_add_b; `down` goes there",
            ),
            (
                0,
                "+1",
                Down,
                "`+1` lies in the other direction: the database is at base; `up` goes there",
            ),
            (
                3,
                "+9",
                Up,
                "`+9` goes past the end: only 1 revision(s) lie that way from m003_add_b",
            ),
            (
                1,
                "-2",
                Down,
                "`-2` goes past the end: only 1 revision(s) lie that way from m001_initial",
            ),
        ] {
            let error = resolved(applied, typed, direction).unwrap_err();
            assert_eq!(error.to_string(), message, "{typed} at {applied}");
        }
    }

    #[test]
    fn hostile_text_is_only_unknown() {
        for typed in [
            "é",
            "mé",
            "+99999999999999999999",
            "-",
            "+",
            "'; DROP TABLE users; --",
            "\u{0}",
        ] {
            assert!(resolved(2, typed, Direction::Up).is_err(), "{typed:?}");
        }
    }
}
