//! What the lint has to say of a part.

use super::Part;
use crate::lint::{Note, Rules, Sizes, statements, statements_back};
use crate::plan::Plan;

impl Part {
    /// The notes on the way there and on the way back, but for those that the part allows.
    pub(crate) fn notes(&self, rules: Rules, sizes: &Sizes) -> Vec<Note> {
        let up: Vec<String> = self.up.statements().collect();
        let down: Vec<String> = self.down.statements().collect();
        let there = statements(rules, &up, self.transactional, sizes);
        let back = statements_back(rules, &down, &up, self.transactional, sizes);
        [left(there, &self.up), left(back, &self.down)].concat()
    }
}

fn left(mut notes: Vec<Note>, plan: &Plan) -> Vec<Note> {
    notes.retain(|note| {
        let mut allows = plan.steps.iter().flat_map(|step| &step.allows);
        allows.all(|(code, _)| note.code != *code)
    });
    notes
}
