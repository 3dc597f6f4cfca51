//! The lines of a group: through the channels between the columns, and straight through the lanes.

use std::collections::BTreeMap;

use super::lane::{Chain, Graph};
use super::track::{Bundle, tracks};
use super::{LINE_GAP, Rect, Route};
use crate::diagram::int;
use crate::diagram::picture::Picture;

/// The room between a card and the first track, for the sign at the end of a line and a rounded corner.
const STUB: i32 = 30;

/// A group with all its places, from its own corner.
#[derive(Debug, Default)]
pub(super) struct Routed {
    pub(super) boxes: Vec<(usize, Rect)>,
    pub(super) routes: Vec<(usize, Route)>,
    pub(super) width: i32,
    pub(super) height: i32,
}

/// Where the columns and the tracks between them are.
struct Columns<'a> {
    graph: &'a Graph,
    tops: &'a [i32],
    /// Where each column begins and ends.
    spans: Vec<(i32, i32)>,
    /// Where each bundle turns, by channel and net. Channel N is the one to the left of column N.
    turns: BTreeMap<(usize, usize), i32>,
}

/// Draws the lines of a group whose nodes have these tops.
pub(super) fn route(picture: &Picture, graph: &Graph, tops: &[i32]) -> Routed {
    let least = tops.iter().min().copied().unwrap_or(0);
    let tops: Vec<i32> = tops.iter().map(|top| top - least).collect();
    let mut columns = Columns {
        graph,
        tops: &tops,
        spans: Vec::new(),
        turns: BTreeMap::new(),
    };
    let width = columns.measure(picture);
    let boxes: Vec<(usize, Rect)> = graph
        .nodes
        .iter()
        .zip(&tops)
        .filter_map(|(node, top)| {
            let (left, right) = columns.spans[node.layer];
            let place = Rect {
                x: left,
                y: *top,
                width: right - left,
                height: node.height,
            };
            Some((node.card?, place))
        })
        .collect();
    let routes = graph
        .chains
        .iter()
        .map(|chain| (chain.link, columns.line(chain)))
        .collect();
    let bottoms = graph
        .nodes
        .iter()
        .zip(&tops)
        .map(|(node, top)| top + node.height);
    Routed {
        boxes,
        routes,
        width,
        height: bottoms.max().unwrap_or(0),
    }
}

impl Columns<'_> {
    /// Finds the places of columns and tracks, and returns the width of all.
    fn measure(&mut self, picture: &Picture) -> i32 {
        let layers = self.graph.layers;
        let mut channels: Vec<BTreeMap<usize, Bundle>> = vec![BTreeMap::new(); layers + 1];
        for strand in &self.graph.strands {
            let channel = self.graph.nodes[strand.right.0].layer;
            let bundle = channels[channel].entry(strand.net).or_default();
            bundle.lefts.insert(self.height(strand.left));
            bundle.rights.insert(self.height(strand.right));
        }
        for chain in &self.graph.chains {
            if let Some((node, from, to)) = chain.turn {
                let channel = self.graph.nodes[node].layer + 1;
                let bundle = channels[channel].entry(chain.net).or_default();
                let ends = [self.height((node, from)), self.height((node, to))];
                bundle.lefts.extend(ends);
            }
        }
        let mut x = 0;
        for (channel, nets) in channels.iter().enumerate() {
            let bundles: Vec<Bundle> = nets.values().cloned().collect();
            let tracks = tracks(&bundles);
            let count = tracks.iter().flatten().max().map_or(0, |last| last + 1);
            for (net, track) in nets.keys().zip(tracks) {
                if let Some(track) = track {
                    let turn = x + STUB + int(track) * LINE_GAP;
                    self.turns.insert((channel, *net), turn);
                }
            }
            let tracks = int(count.saturating_sub(1)) * LINE_GAP;
            if channel == layers {
                return if count == 0 { x } else { x + STUB + tracks };
            }
            if channel > 0 {
                x += 2 * STUB + tracks;
            }
            let cards = self.graph.nodes.iter().filter(|node| node.layer == channel);
            let wide = cards
                .filter_map(|node| Some(picture.cards[node.card?].width))
                .max()
                .unwrap_or(0);
            self.spans.push((x, x + wide));
            x += wide;
        }
        x
    }

    /// How far down the end of a strand is.
    fn height(&self, (node, offset): (usize, i32)) -> i32 {
        self.tops[node] + offset
    }

    /// The corners of a link, from the referring row on.
    fn line(&self, chain: &Chain) -> Route {
        let mut points = Vec::new();
        for index in &chain.strands {
            let strand = self.graph.strands[*index];
            let (left, right) = (
                self.graph.nodes[strand.left.0].layer,
                self.graph.nodes[strand.right.0].layer,
            );
            let (above, below) = (self.height(strand.left), self.height(strand.right));
            points.push((self.spans[left].1, above));
            if let Some(turn) = self.turns.get(&(right, chain.net)) {
                points.extend([(*turn, above), (*turn, below)]);
            }
            points.push((self.spans[right].0, below));
        }
        if !chain.reversed {
            points.reverse();
        }
        if let Some((node, from, to)) = chain.turn {
            let layer = self.graph.nodes[node].layer;
            let edge = self.spans[layer].1;
            let (from, to) = (self.height((node, from)), self.height((node, to)));
            let turn = self.turns.get(&(layer + 1, chain.net));
            let turn = turn.copied().unwrap_or(edge + STUB);
            points = vec![(edge, from), (turn, from), (turn, to), (edge, to)];
        }
        Route {
            points: corners(&points),
            from: chain.from,
            to: chain.to,
        }
    }
}

/// The points without those that lie on the way between their neighbours.
fn corners(points: &[(i32, i32)]) -> Vec<(i32, i32)> {
    let mut corners: Vec<(i32, i32)> = Vec::new();
    for point in points {
        if corners.last() == Some(point) {
            continue;
        }
        while let [.., (x, y), last] = corners[..]
            && ((x == last.0 && last.0 == point.0) || (y == last.1 && last.1 == point.1))
        {
            corners.pop();
        }
        corners.push(*point);
    }
    corners
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_corners_are_kept() {
        assert_eq!(
            corners(&[(0, 0), (5, 0), (5, 0), (9, 0), (9, 4), (9, 8), (12, 8)]),
            [(0, 0), (9, 0), (9, 8), (12, 8)]
        );
    }
}
