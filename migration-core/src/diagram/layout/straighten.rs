//! The last touch: lines that are straight but for a hair are made straight.

use super::place::{Placed, Placer, gap};

/// What a line may lean and still be made straight.
const HAIR: i32 = 6;

impl Placer<'_> {
    /// Moves a node by a hair where that makes a line straight that is nearly so.
    pub(super) fn straighten(&self, best: &mut Placed) {
        for column in best.columns.clone() {
            for (at, node) in column.iter().enumerate() {
                let leaning = |tops: &[i32]| {
                    let ties = self.left[*node].iter().chain(&self.right[*node]);
                    ties.map(|tie| tops[tie.node] + tie.offset - tie.own - tops[*node])
                        .collect::<Vec<_>>()
                };
                let from = leaning(&best.tops);
                let Some(step) = from
                    .iter()
                    .copied()
                    .filter(|by| *by != 0)
                    .min_by_key(|by| by.abs())
                else {
                    continue;
                };
                if step.abs() > HAIR || from.contains(&0) {
                    continue;
                }
                let top = best.tops[*node] + step;
                let clear = |above: usize, below: usize, top: i32, bottom: i32| {
                    let (above, below) = (&self.graph.nodes[above], &self.graph.nodes[below]);
                    bottom - top - above.height >= gap(above, below) - 2
                };
                let fits = (at == 0
                    || clear(column[at - 1], *node, best.tops[column[at - 1]], top))
                    && column
                        .get(at + 1)
                        .is_none_or(|next| clear(*node, *next, top, best.tops[*next]));
                if fits {
                    best.tops[*node] = top;
                }
            }
        }
        self.measure(best);
    }
}
