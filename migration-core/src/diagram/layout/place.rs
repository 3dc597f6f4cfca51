//! The order of the nodes in each column, and how high each stands: few crossings and short lines.

use super::lane::{Graph, Node};
use super::spread::spread;
use super::{CARD_GAP, LANE_GAP, LINE_GAP};

/// What a crossing is worth in units of length.
const CROSSING: i64 = 250;
/// Up to this many nodes, neighbours are exchanged on trial as well.
const SMALL: usize = 90;

/// How high the nodes stand.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    /// The top of each node.
    pub(super) tops: Vec<i32>,
    /// What the crossings and the length of the lines cost.
    pub(super) cost: i64,
    /// The nodes of each column, from the top.
    pub(super) columns: Vec<Vec<usize>>,
}

/// A neighbour of a node: where its end of the strand is, and where the node's own.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tie {
    pub(super) node: usize,
    pub(super) offset: i32,
    pub(super) own: i32,
}

/// What is known of a group while its nodes are placed.
pub(super) struct Placer<'a> {
    pub(super) graph: &'a Graph,
    pub(super) left: Vec<Vec<Tie>>,
    pub(super) right: Vec<Vec<Tie>>,
    /// The strands between each column and the next.
    channels: Vec<Vec<usize>>,
}

/// Which neighbours count.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    Left,
    Right,
    Both,
}

/// Places the nodes of the group.
pub(super) fn place(graph: &Graph) -> Placed {
    let placer = Placer::new(graph);
    let mut current = placer.stacked();
    let mut best = current.clone();
    let keep = |current: &Placed, best: &mut Placed| {
        let better = current.cost < best.cost;
        if better {
            best.clone_from(current);
        }
        better
    };
    for round in 0..14 {
        placer.sweep(
            &mut current,
            if round % 2 == 0 {
                Look::Left
            } else {
                Look::Right
            },
            true,
        );
        keep(&current, &mut best);
    }
    placer.polish(&mut best);
    if graph.nodes.len() <= SMALL {
        for _ in 0..4 {
            let mut found = false;
            for layer in 0..graph.layers {
                for at in 1..best.columns[layer].len() {
                    let mut trial = best.clone();
                    trial.columns[layer].swap(at - 1, at);
                    for _ in 0..2 {
                        placer.settle(&mut trial, layer, Look::Both, false);
                    }
                    placer.measure(&mut trial);
                    found |= keep(&trial, &mut best);
                }
            }
            placer.polish(&mut best);
            if !found {
                break;
            }
        }
    }
    placer.straighten(&mut best);
    best
}

impl<'a> Placer<'a> {
    fn new(graph: &'a Graph) -> Self {
        let mut left = vec![Vec::new(); graph.nodes.len()];
        let mut right = vec![Vec::new(); graph.nodes.len()];
        let mut channels = vec![Vec::new(); graph.layers];
        for (index, strand) in graph.strands.iter().enumerate() {
            let ((one, one_offset), (other, other_offset)) = (strand.left, strand.right);
            right[one].push(Tie {
                node: other,
                offset: other_offset,
                own: one_offset,
            });
            left[other].push(Tie {
                node: one,
                offset: one_offset,
                own: other_offset,
            });
            channels[graph.nodes[one].layer].push(index);
        }
        Self {
            graph,
            left,
            right,
            channels,
        }
    }

    /// Each column in the order of its nodes, around a common middle.
    fn stacked(&self) -> Placed {
        let mut columns = vec![Vec::new(); self.graph.layers];
        for (index, node) in self.graph.nodes.iter().enumerate() {
            columns[node.layer].push(index);
        }
        let mut placed = Placed {
            tops: vec![0; self.graph.nodes.len()],
            cost: 0,
            columns,
        };
        for column in &placed.columns {
            let starts = self.starts(column);
            let height = column.last().zip(starts.last()).map_or(0, |(node, start)| {
                start + i64::from(self.graph.nodes[*node].height)
            });
            for (node, start) in column.iter().zip(&starts) {
                placed.tops[*node] = narrow(start - height / 2);
            }
        }
        self.measure(&mut placed);
        placed
    }

    /// Goes through the columns and draws each to its neighbours.
    fn sweep(&self, placed: &mut Placed, look: Look, sort: bool) {
        for step in 0..self.graph.layers {
            let layer = if look == Look::Right {
                self.graph.layers - 1 - step
            } else {
                step
            };
            self.settle(placed, layer, look, sort);
        }
        self.measure(placed);
    }

    /// Draws the columns to both neighbours without a change of the order, as long as it helps.
    fn polish(&self, best: &mut Placed) {
        let mut current = best.clone();
        for round in 0..12 {
            let look = [Look::Both, Look::Right, Look::Both, Look::Left][round % 4];
            self.sweep(&mut current, look, false);
            if current.cost < best.cost {
                best.clone_from(&current);
            }
        }
    }

    /// Draws one column to its neighbours; sorted by where they are, if wanted.
    fn settle(&self, placed: &mut Placed, layer: usize, look: Look, sort: bool) {
        let mut column = std::mem::take(&mut placed.columns[layer]);
        if sort {
            let key = |node: usize| {
                let ties = self.ties(node, look);
                mean(
                    ties.iter()
                        .map(|tie| i64::from(placed.tops[tie.node] + tie.offset)),
                )
                .unwrap_or_else(|| i64::from(placed.tops[node] + self.graph.nodes[node].height / 2))
            };
            column.sort_by_cached_key(|node| (key(*node), placed.tops[*node]));
        }
        let wishes: Vec<(i64, i64)> = column
            .iter()
            .map(|node| {
                let ties = self.ties(*node, look);
                let wish = mean(
                    ties.iter()
                        .map(|tie| i64::from(placed.tops[tie.node] + tie.offset - tie.own)),
                );
                let lane = self.graph.nodes[*node].card.is_none();
                let weight = if lane {
                    30
                } else {
                    1 + i64::from(!ties.is_empty())
                };
                (
                    wish.unwrap_or_else(|| i64::from(placed.tops[*node])),
                    weight,
                )
            })
            .collect();
        let tops = spread(&wishes, &self.starts(&column));
        for (node, top) in column.iter().zip(tops) {
            placed.tops[*node] = narrow(top);
        }
        placed.columns[layer] = column;
    }

    fn ties(&self, node: usize, look: Look) -> Vec<Tie> {
        let (left, right) = (&self.left[node], &self.right[node]);
        match look {
            Look::Left if !left.is_empty() => left.clone(),
            Look::Right if !right.is_empty() => right.clone(),
            _ => left.iter().chain(right).copied().collect(),
        }
    }

    /// How far below the first node each one stands at least.
    fn starts(&self, column: &[usize]) -> Vec<i64> {
        let mut start = 0;
        let mut above: Option<&Node> = None;
        column
            .iter()
            .map(|index| {
                let node = &self.graph.nodes[*index];
                if let Some(above) = above {
                    start += i64::from(above.height + gap(above, node));
                }
                above = Some(node);
                start
            })
            .collect()
    }

    pub(super) fn measure(&self, placed: &mut Placed) {
        let mut length = 0;
        let mut crossings = 0;
        for channel in &self.channels {
            let ends: Vec<(i32, i32, usize)> = channel
                .iter()
                .map(|index| {
                    let strand = &self.graph.strands[*index];
                    (
                        placed.tops[strand.left.0] + strand.left.1,
                        placed.tops[strand.right.0] + strand.right.1,
                        strand.net,
                    )
                })
                .collect();
            for (at, one) in ends.iter().enumerate() {
                length += i64::from((one.0 - one.1).abs());
                for other in &ends[at + 1..] {
                    let crossed = (one.0 < other.0 && one.1 > other.1)
                        || (one.0 > other.0 && one.1 < other.1);
                    crossings += i64::from(crossed && one.2 != other.2);
                }
            }
        }
        let top = placed.tops.iter().min().copied().unwrap_or(0);
        let bottom = placed.tops.iter().zip(&self.graph.nodes);
        let bottom = bottom
            .map(|(top, node)| top + node.height)
            .max()
            .unwrap_or(0);
        placed.cost = crossings * CROSSING + length + 2 * i64::from(bottom - top);
    }
}

/// The room that two nodes keep, one above the other.
pub(super) fn gap(above: &Node, below: &Node) -> i32 {
    match (above.card, below.card) {
        (Some(_), Some(_)) => CARD_GAP,
        (None, None) => LINE_GAP,
        _ => LANE_GAP,
    }
}

fn mean(numbers: impl Iterator<Item = i64>) -> Option<i64> {
    let (sum, count) = numbers.fold((0, 0), |(sum, count), number| (sum + number, count + 1));
    (count > 0).then(|| i64::div_euclid(sum, count))
}

fn narrow(number: i64) -> i32 {
    i32::try_from(number).unwrap_or(0)
}
