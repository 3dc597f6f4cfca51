//! The nodes and strands of a group: a link that passes a column gets a lane through it, and so becomes a chain of
//! strands, each from one column to the next.

use std::collections::BTreeMap;

use super::layer::Layers;
use super::port::{End, Ports, ends};
use super::{Side, Sign};
use crate::diagram::picture::Picture;

/// From this many links to one row on, they share their lanes: a trunk with branches instead of a ribbon.
const TRUNK: usize = 9;

/// A group, ready to be placed.
#[derive(Debug, Default)]
pub(super) struct Graph {
    pub(super) nodes: Vec<Node>,
    pub(super) strands: Vec<Strand>,
    /// The links of the group.
    pub(super) chains: Vec<Chain>,
    /// How many columns there are.
    pub(super) layers: usize,
}

/// A card, or a lane that passes a column.
#[derive(Debug)]
pub(super) struct Node {
    /// The card; none for a lane.
    pub(super) card: Option<usize>,
    pub(super) layer: usize,
    pub(super) height: i32,
}

/// A piece of a link, between a column and the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Strand {
    /// The node at its left end, and how far below the top of it.
    pub(super) left: (usize, i32),
    /// The node at its right end.
    pub(super) right: (usize, i32),
    /// Strands of one net may lie upon each other.
    pub(super) net: usize,
}

/// A link of the group.
#[derive(Debug)]
pub(super) struct Chain {
    /// Which link it is.
    pub(super) link: usize,
    /// Its strands from left to right; none for a loop.
    pub(super) strands: Vec<usize>,
    /// For a loop: its node, where it begins and where it ends.
    pub(super) turn: Option<(usize, i32, i32)>,
    /// Whether it runs from left to right: it closed a cycle.
    pub(super) reversed: bool,
    pub(super) net: usize,
    pub(super) from: Sign,
    pub(super) to: Sign,
}

/// The graph of these cards and links of the picture. The layers are those of `cards`, and of the links that are not
/// loops in the order of `links`.
pub(super) fn graph(picture: &Picture, cards: &[usize], links: &[usize], layers: &Layers) -> Graph {
    let mut graph = Graph {
        layers: layers.of.iter().max().map_or(0, |last| last + 1),
        ..Graph::default()
    };
    let mut node_of = BTreeMap::new();
    for (card, layer) in cards.iter().zip(&layers.of) {
        node_of.insert(*card, graph.nodes.len());
        graph.nodes.push(Node {
            card: Some(*card),
            layer: *layer,
            height: picture.cards[*card].height,
        });
    }
    let mut against = layers.reversed.iter().copied();
    let mut ports = Ports::default();
    let mut counts: BTreeMap<End, usize> = BTreeMap::new();
    let mut planned: Vec<(usize, End, End, bool)> = Vec::new();
    for index in links {
        let link = &picture.links[*index];
        let turn = link.from.0 == link.to.0;
        let reversed = !turn && against.next().unwrap_or(false);
        let from = if turn || reversed {
            Side::Right
        } else {
            Side::Left
        };
        let to = if reversed { Side::Left } else { Side::Right };
        let (from, to) = ends(link, from, to);
        ports.add(from);
        ports.add(to);
        *counts.entry(to).or_default() += 1;
        planned.push((*index, from, to, reversed));
    }
    let mut trunks: BTreeMap<End, usize> = BTreeMap::new();
    let mut lanes: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for (net, (index, from, to, reversed)) in planned.into_iter().enumerate() {
        let link = &picture.links[index];
        let shared = !reversed && counts.get(&to).is_some_and(|count| *count >= TRUNK);
        let net = if shared {
            *trunks.entry(to).or_insert(net)
        } else {
            net
        };
        let (Some(begin), Some(end)) = (node_of.get(&link.from.0), node_of.get(&link.to.0)) else {
            continue;
        };
        let begin = (*begin, ports.offset(picture, from));
        let end = (*end, ports.offset(picture, to));
        let mut chain = Chain {
            link: index,
            strands: Vec::new(),
            turn: (begin.0 == end.0).then_some((begin.0, begin.1, end.1)),
            reversed,
            net,
            from: from.sign(),
            to: to.sign(),
        };
        if chain.turn.is_none() {
            let (left, right) = if reversed { (begin, end) } else { (end, begin) };
            graph.string(&mut chain, left, right, &mut lanes);
        }
        graph.chains.push(chain);
    }
    graph
}

impl Graph {
    /// Gives the chain its strands, and lanes where it passes a column.
    fn string(
        &mut self,
        chain: &mut Chain,
        left: (usize, i32),
        right: (usize, i32),
        lanes: &mut BTreeMap<(usize, usize), usize>,
    ) {
        let mut last = left;
        for layer in self.nodes[left.0].layer + 1..=self.nodes[right.0].layer {
            let next = if layer == self.nodes[right.0].layer {
                right
            } else {
                let lane = *lanes.entry((chain.net, layer)).or_insert_with(|| {
                    self.nodes.push(Node {
                        card: None,
                        layer,
                        height: 0,
                    });
                    self.nodes.len() - 1
                });
                (lane, 0)
            };
            let strand = Strand {
                left: last,
                right: next,
                net: chain.net,
            };
            let known = self.strands.iter().position(|other| *other == strand);
            chain.strands.push(known.unwrap_or(self.strands.len()));
            if known.is_none() {
                self.strands.push(strand);
            }
            last = next;
        }
    }
}
