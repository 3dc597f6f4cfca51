//! Which column each card of a group stands in: what is referred to stands left of what refers.

use super::CARD_GAP;

/// A link between two cards of the group; never from a card to itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) optional: bool,
}

/// The columns of a group.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Layers {
    /// The column of each card.
    pub(super) of: Vec<usize>,
    /// For each link, whether it runs against the rest: it closed a cycle.
    pub(super) reversed: Vec<bool>,
}

/// Puts cards of these heights into columns that are no higher than the limit, where a card fits at all.
pub(super) fn layers(heights: &[i32], edges: &[Edge], limit: i32) -> Layers {
    let reversed = reversed(heights.len(), edges);
    let arrows: Vec<(usize, usize)> = edges
        .iter()
        .zip(&reversed)
        .map(|(edge, reversed)| {
            if *reversed {
                (edge.to, edge.from)
            } else {
                (edge.from, edge.to)
            }
        })
        .collect();
    let mut referring: Vec<Vec<usize>> = vec![Vec::new(); heights.len()];
    let mut referred: Vec<Vec<usize>> = vec![Vec::new(); heights.len()];
    for (from, to) in arrows {
        referring[to].push(from);
        referred[from].push(to);
    }
    let order = topological(&referring, &referred);
    let mut of = vec![0; heights.len()];
    for card in &order {
        of[*card] = after(&referred[*card], &of);
    }
    // A card that more others refer to than it refers to stands close to them.
    for card in order.iter().rev() {
        if referring[*card].len() > referred[*card].len()
            && let Some(first) = referring[*card].iter().map(|other| of[*other]).min()
        {
            of[*card] = of[*card].max(first.saturating_sub(1));
        }
    }
    // Those that others stand behind choose their place first.
    let mut queue = order;
    queue.sort_by_key(|card| (of[*card], referring[*card].is_empty()));
    let mut used: Vec<i32> = Vec::new();
    for card in queue {
        let mut layer = of[card].max(after(&referred[card], &of));
        let height = heights[card] + CARD_GAP;
        loop {
            if used.len() <= layer {
                used.resize(layer + 1, 0);
            }
            if used[layer] == 0 || used[layer] + height <= limit {
                break;
            }
            layer += 1;
        }
        used[layer] += height;
        of[card] = layer;
    }
    Layers { of, reversed }
}

/// The first column behind those of these cards.
fn after(referred: &[usize], of: &[usize]) -> usize {
    referred
        .iter()
        .map(|other| of[*other] + 1)
        .max()
        .unwrap_or(0)
}

/// Which links close a cycle. The optional ones are tried last: they are how a cycle comes to be filled with rows.
fn reversed(cards: usize, edges: &[Edge]) -> Vec<bool> {
    let mut reversed = vec![false; edges.len()];
    let mut next: Vec<Vec<usize>> = vec![Vec::new(); cards];
    for optional in [false, true] {
        for (index, edge) in edges.iter().enumerate() {
            if edge.optional != optional {
                continue;
            }
            if reaches(&next, edge.to, edge.from) {
                reversed[index] = true;
            } else {
                next[edge.from].push(edge.to);
            }
        }
    }
    reversed
}

fn reaches(next: &[Vec<usize>], from: usize, to: usize) -> bool {
    let mut seen = vec![false; next.len()];
    let mut stack = vec![from];
    while let Some(card) = stack.pop() {
        if card == to {
            return true;
        }
        if !std::mem::replace(&mut seen[card], true) {
            stack.extend(&next[card]);
        }
    }
    false
}

/// The cards, each behind all that it refers to.
fn topological(referring: &[Vec<usize>], referred: &[Vec<usize>]) -> Vec<usize> {
    let mut open: Vec<usize> = referred.iter().map(Vec::len).collect();
    let mut order: Vec<usize> = (0..open.len()).filter(|card| open[*card] == 0).collect();
    let mut at = 0;
    while let Some(card) = order.get(at).copied() {
        at += 1;
        for other in &referring[card] {
            open[*other] -= 1;
            if open[*other] == 0 {
                order.push(*other);
            }
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edges(pairs: &[(usize, usize)]) -> Vec<Edge> {
        pairs
            .iter()
            .map(|(from, to)| Edge {
                from: *from,
                to: *to,
                optional: false,
            })
            .collect()
    }

    #[test]
    fn the_referred_stand_to_the_left() {
        let links = edges(&[(1, 0), (2, 1), (2, 0), (4, 3), (4, 2)]);
        let layers = layers(&[100; 5], &links, 10_000);
        assert_eq!(layers.of, [0, 1, 2, 2, 3]);
        assert_eq!(layers.reversed, [false; 5]);
    }

    #[test]
    fn a_cycle_is_opened_at_an_optional_link() {
        let mut links = edges(&[(0, 1), (1, 2), (2, 0)]);
        assert_eq!(
            layers(&[100; 3], &links, 10_000).reversed,
            [false, false, true]
        );
        links[0].optional = true;
        let layers = layers(&[100; 3], &links, 10_000);
        assert_eq!(layers.reversed, [true, false, false]);
        assert_eq!(layers.of, [0, 2, 1]);
    }

    #[test]
    fn a_full_column_overflows_into_the_next() {
        let links = edges(&[(1, 0), (2, 0), (3, 0), (4, 0), (5, 4)]);
        let layers = layers(&[100; 6], &links, 2 * (100 + CARD_GAP));
        assert_eq!(layers.of, [0, 1, 2, 2, 1, 3]);
    }
}
