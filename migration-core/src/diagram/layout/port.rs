//! Where on the side of a card a line ends.

use std::collections::{BTreeMap, BTreeSet};

use super::{Side, Sign};
use crate::diagram::int;
use crate::diagram::picture::{AIR, HEADER, Link, Picture, ROW};

/// One side of a row, or of a heading.
type Edge = (usize, Option<usize>, Side);

/// One end of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct End {
    card: usize,
    row: Option<usize>,
    side: Side,
    sign: Sign,
    hue: usize,
}

/// The ends of all lines. Those with the same sign and colour end in the same point of a row; others beside it.
#[derive(Debug, Default)]
pub(super) struct Ports {
    rows: BTreeMap<Edge, BTreeSet<(Sign, usize)>>,
}

/// The two ends of a link, which begins at the one side and ends at the other.
pub(super) fn ends(link: &Link, from: Side, to: Side) -> (End, End) {
    let sign = |one: bool, otherwise| if one { Sign::ZeroOrOne } else { otherwise };
    (
        End {
            card: link.from.0,
            row: link.from.1,
            side: from,
            sign: sign(link.single, Sign::Many),
            hue: link.hue,
        },
        End {
            card: link.to.0,
            row: link.to.1,
            side: to,
            sign: sign(link.optional, Sign::One),
            hue: link.hue,
        },
    )
}

impl End {
    pub(super) fn sign(&self) -> Sign {
        self.sign
    }
}

impl Ports {
    pub(super) fn add(&mut self, end: End) {
        self.rows
            .entry((end.card, end.row, end.side))
            .or_default()
            .insert((end.sign, end.hue));
    }

    /// How far below the top of its card the line ends.
    pub(super) fn offset(&self, picture: &Picture, end: End) -> i32 {
        let middle = match end.row {
            Some(row) => HEADER + AIR + int(row) * ROW + ROW / 2,
            None => HEADER / 2,
        };
        let Some(kinds) = self.rows.get(&(end.card, end.row, end.side)) else {
            return middle;
        };
        let place = kinds
            .iter()
            .position(|kind| *kind == (end.sign, end.hue))
            .unwrap_or(0);
        // As far apart as two signs need, as long as there is room in the row.
        let step = if kinds.len() < 2 {
            0
        } else {
            (ROW - 8) / int(kinds.len() - 1)
        };
        let step = step.min(12);
        let height = picture.cards.get(end.card).map_or(0, |card| card.height);
        (middle + int(place) * step - int(kinds.len().saturating_sub(1)) * step / 2).min(height)
    }
}
