//! Which upright track each line takes in the channel between two columns.

use std::collections::BTreeSet;

use super::LINE_GAP;

/// How often the order of the lines is gone through.
const PASSES: usize = 12;

/// What runs through one channel as one line: where it leaves to the left, and where to the right.
#[derive(Debug, Default, Clone)]
pub(super) struct Bundle {
    pub(super) lefts: BTreeSet<i32>,
    pub(super) rights: BTreeSet<i32>,
}

impl Bundle {
    fn span(&self) -> (i32, i32) {
        let all = || self.lefts.iter().chain(&self.rights).copied();
        (all().min().unwrap_or(0), all().max().unwrap_or(0))
    }

    /// Whether it goes straight through and needs no track.
    fn straight(&self) -> bool {
        let (top, bottom) = self.span();
        top == bottom
    }
}

/// What it costs when the one runs left of the other: crossings, and level pieces that nearly lie upon each other.
fn cost(one: &Bundle, other: &Bundle) -> usize {
    let crosses = |span: (i32, i32), at: i32| span.0 - 3 < at && at < span.1 + 3;
    let rights = one.rights.iter().filter(|at| crosses(other.span(), **at));
    let lefts = other.lefts.iter().filter(|at| crosses(one.span(), **at));
    let close = one
        .rights
        .iter()
        .flat_map(|at| other.lefts.range(at - 5..=at + 5))
        .count();
    // Two that leave to the left in one point are on their way to one row: there it is a merge and no crossing.
    let merged = other.lefts.intersection(&one.lefts).count();
    rights.count() + lefts.count().saturating_sub(merged) + 8 * close
}

/// The track of each bundle, counted from the left; none for one that goes straight. Bundles that are in nobody's way
/// share a track.
pub(super) fn tracks(bundles: &[Bundle]) -> Vec<Option<usize>> {
    let mut order: Vec<usize> = (0..bundles.len())
        .filter(|index| !bundles[*index].straight())
        .collect();
    // Of lines that come from one side, the longer runs closer to where they merge.
    order.sort_by_key(|index| {
        let (top, bottom) = bundles[*index].span();
        (std::cmp::Reverse(bottom - top), *index)
    });
    improve(&mut order, bundles);
    let mut tracks: Vec<Option<usize>> = vec![None; bundles.len()];
    for (at, index) in order.iter().enumerate() {
        let bundle = &bundles[*index];
        let track = order[..at]
            .iter()
            .filter(|before| in_the_way(&bundles[**before], bundle))
            .filter_map(|before| tracks[*before])
            .max()
            .map_or(0, |last| last + 1);
        tracks[*index] = Some(track);
    }
    tracks
}

/// Moves one after the other to where it costs least, until none wants to move.
fn improve(order: &mut Vec<usize>, bundles: &[Bundle]) {
    for _ in 0..PASSES {
        let mut changed = false;
        for bundle in order.clone() {
            let Some(from) = order.iter().position(|other| *other == bundle) else {
                continue;
            };
            order.remove(from);
            // What it costs to stand left of all, then what each step to the right adds.
            let (mut sum, mut sums) = (0, vec![0]);
            for other in order.iter() {
                let (one, other) = (&bundles[bundle], &bundles[*other]);
                sum += signed(cost(other, one)) - signed(cost(one, other));
                sums.push(sum);
            }
            let to = (0..sums.len())
                .min_by_key(|at| (sums[*at], at.abs_diff(from)))
                .unwrap_or(from);
            changed |= sums[to] < sums[from];
            order.insert(if sums[to] < sums[from] { to } else { from }, bundle);
        }
        if !changed {
            break;
        }
    }
}

fn signed(cost: usize) -> i64 {
    i64::try_from(cost).unwrap_or(i64::MAX)
}

fn in_the_way(before: &Bundle, bundle: &Bundle) -> bool {
    let (one, other) = (before.span(), bundle.span());
    let apart = one.1 + 2 * LINE_GAP < other.0 || other.1 + 2 * LINE_GAP < one.0;
    !apart || cost(before, bundle) != cost(bundle, before)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bundle(left: i32, right: i32) -> Bundle {
        Bundle {
            lefts: BTreeSet::from([left]),
            rights: BTreeSet::from([right]),
        }
    }

    #[test]
    fn lines_to_one_row_do_not_cross() {
        let bundles = [bundle(0, 100), bundle(0, 300), bundle(0, 200), bundle(0, 0)];
        assert_eq!(tracks(&bundles), [Some(2), Some(0), Some(1), None]);
    }

    #[test]
    fn a_track_is_shared_by_those_far_apart() {
        let bundles = [bundle(0, 100), bundle(200, 300), bundle(210, 310)];
        let tracks = tracks(&bundles);
        assert_eq!(tracks.iter().flatten().max(), Some(&1), "{tracks:?}");
        assert_ne!(tracks[1], tracks[2]);
    }

    #[test]
    fn level_pieces_do_not_lie_upon_each_other() {
        // The first comes in on the right where the second leaves on the left.
        let bundles = [bundle(0, 200), bundle(200, 400)];
        let tracks = tracks(&bundles);
        assert!(tracks[0] > tracks[1], "{tracks:?}");
    }
}
