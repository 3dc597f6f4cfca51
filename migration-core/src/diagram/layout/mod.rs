//! Where everything goes.
//!
//! ```text
//! Picture -> pack -> one group of linked tables at a time:
//!            layer (which column) -> lane (nodes and strands) -> place (order, height) -> route (lines)
//! ```
//!
//! All in whole numbers, and every tie is settled by the order of the tables, so that the same picture always gets the
//! same places.

mod lane;
mod layer;
mod pack;
mod place;
mod port;
mod route;
mod spread;
mod straighten;
mod track;

pub(super) use pack::layout;

/// The room between two cards, one above the other.
pub(super) const CARD_GAP: i32 = 30;
/// The room between two lines side by side.
pub(super) const LINE_GAP: i32 = 10;
/// The room between a card and a line that passes above or below it.
pub(super) const LANE_GAP: i32 = 20;

/// Where everything goes.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Layout {
    /// The place of each card.
    pub(super) boxes: Vec<Rect>,
    /// One for each link.
    pub(super) routes: Vec<Route>,
    /// Where the heading of the tables without links goes, if there are any beside others.
    pub(super) loners: Option<(i32, i32)>,
    /// How wide it is.
    pub(super) width: i32,
    /// How high it is.
    pub(super) height: i32,
}

/// The place of a card.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rect {
    pub(super) x: i32,
    pub(super) y: i32,
    pub(super) width: i32,
    pub(super) height: i32,
}

/// The line of a link.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Route {
    /// Its corners, from the referring row to the row that is referred to; level and upright pieces in turn.
    pub(super) points: Vec<(i32, i32)>,
    /// The sign at its beginning.
    pub(super) from: Sign,
    /// The sign at its end.
    pub(super) to: Sign,
}

/// How many rows stand at the end of a line.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sign {
    /// Any number.
    #[default]
    Many,
    /// One or none.
    ZeroOrOne,
    /// One.
    One,
}

/// The side of a card at which a line ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Left,
    Right,
}
