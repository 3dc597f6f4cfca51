//! One direction of a migration, looked at by all rules.

use squawk_syntax::SyntaxKind;
use squawk_syntax::ast::{AlterTableAction, AstNode, Stmt};

use super::created::Created;
use super::finding::Finding;
use super::lock::{Lock, class, held};
use super::note::Note;
use super::rules::{About, DEPENDS_ON_DATA, Selection, UNPARSABLE, find};
use super::script::{Piece, Unread, last_part, named, read, tables_of};
use super::size::Sizes;
use super::{data, running, squawk};
use crate::target::Direction;

/// What is looked at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Way<'a> {
    pub(super) direction: Direction,
    pub(super) statements: &'a [String],
    /// What the way there emits, where this is the way back: what was made there may go.
    pub(super) undoes: &'a [String],
    pub(super) postgres: bool,
    pub(super) transactional: bool,
    pub(super) asked: bool,
}

/// How much stack the parser has: it calls itself for each level of nesting.
const STACK: usize = 256 * 1024 * 1024;

impl Way<'_> {
    /// The notes, in the order of the statements. Nothing that a statement holds brings the program down.
    pub(super) fn notes(&self, selection: &Selection, sizes: &Sizes) -> Vec<Note> {
        let looked = std::thread::scope(|scope| {
            std::thread::Builder::new()
                .stack_size(STACK)
                .spawn_scoped(scope, || self.look(selection, sizes))
                .ok()
                .and_then(|looking| looking.join().ok())
        });
        looked.unwrap_or_else(|| {
            let finding = Finding::of_all(UNPARSABLE).saying(
                "the parser of SQL failed on one of the statements, so nothing is said about any",
            );
            vec![Note::of(finding, self.direction)]
        })
    }

    fn look(&self, selection: &Selection, sizes: &Sizes) -> Vec<Note> {
        let (pieces, unread) = read(self.statements);
        let (undone, unread_there) = read(self.undoes);
        let script = Script {
            created: Created::by(self.statements, &pieces, &unread),
            before: Created::by(self.undoes, &undone, &unread_there),
            pieces,
            postgres: self.postgres,
            transactional: self.transactional,
        };
        let mut findings = squawk::findings(&script.pieces, self.transactional, selection);
        findings.extend(data::findings(&script.pieces));
        findings.extend(running::findings(&script.pieces, self.transactional));
        findings.retain(|finding| {
            let about = find(&finding.code).map(|rule| rule.about);
            selection.has(&finding.code)
                && (self.postgres || about == Some(About::Loss))
                && script.holds(finding, about)
        });
        findings.sort_by_key(|finding| finding.at);
        let mut notes: Vec<(usize, Note)> = findings
            .into_iter()
            .map(|finding| {
                let index = finding.at.map_or(usize::MAX, |at| script.pieces[at].index);
                (index, script.told(finding, self.direction, sizes))
            })
            .collect();
        if selection.has(UNPARSABLE) {
            notes.extend(unread.iter().filter(|it| self.matters(it)).map(|it| {
                let mut note = Note::of(
                    Finding::of_all(UNPARSABLE).saying(format!(
                        "the statement is not understood ({}), so nothing else is said about it",
                        it.why
                    )),
                    self.direction,
                );
                note.statement = self.statements.get(it.index).cloned();
                (it.index, note)
            }));
        }
        if self.asked && selection.has(DEPENDS_ON_DATA) {
            let note = Note::of(Finding::of_all(DEPENDS_ON_DATA), self.direction);
            notes.push((usize::MAX, note));
        }
        notes.sort_by_key(|(index, _)| *index);
        notes.into_iter().map(|(_, note)| note).collect()
    }

    /// SQLite says much that the parser, which knows Postgres, does not understand. What may lose something counts, and
    /// what no database understands.
    fn matters(&self, unread: &Unread) -> bool {
        let text = self.statements.get(unread.index).map(String::as_str);
        let drops = text.is_some_and(|text| text.to_uppercase().contains("DROP"));
        self.postgres || drops || unread.why.starts_with("Missing trailing")
    }
}

struct Script {
    pieces: Vec<Piece>,
    created: Created,
    /// What the way there made, where this is the way back.
    before: Created,
    postgres: bool,
    transactional: bool,
}

impl Script {
    /// Whether the finding holds, in view of the script as a whole.
    fn holds(&self, finding: &Finding, about: Option<About>) -> bool {
        let Some(at) = finding.at else {
            return true;
        };
        let stmt = &self.pieces[at].stmt;
        match about {
            Some(About::Others) => {
                let tables = self.tables(at);
                let ours =
                    |table: &String| self.created.before(table, at) || self.before.table(table);
                let replaced = match finding.code.as_str() {
                    "renaming-table" => tables.iter().all(|table| self.comes_back(table, at)),
                    "renaming-column" => self.is_switch(at),
                    _ => false,
                };
                !replaced && (tables.is_empty() || !tables.iter().all(ours))
            }
            Some(About::Loss) => {
                let tables = self.tables(at);
                let ours = !tables.is_empty()
                    && tables
                        .iter()
                        .all(|table| self.created.before(table, at) || self.comes_back(table, at));
                !ours && !self.before.covers(stmt)
            }
            Some(About::Running | About::Migration) | None => true,
        }
    }

    /// Whether a later statement gives the name to another table, or makes the view anew before anybody sees that it
    /// was away: what is dropped was replaced.
    fn comes_back(&self, name: &str, at: usize) -> bool {
        self.pieces[at..].iter().any(|later| {
            let node = later.stmt.syntax();
            match &later.stmt {
                Stmt::AlterTable(table) => table.actions().any(|action| match action {
                    AlterTableAction::TableRenameTo(rename) => rename
                        .syntax()
                        .descendants()
                        .any(|node| last_part(&node).is_some_and(|new| new == name)),
                    _ => false,
                }),
                Stmt::CreateView(_) | Stmt::CreateMaterializedView(_) if self.transactional => {
                    named(node, &[SyntaxKind::VIEW]).is_some_and(|view| view == name)
                }
                _ => false,
            }
        })
    }

    /// Whether the column only changes places with another one: afterwards there are columns of the same names.
    fn is_switch(&self, at: usize) -> bool {
        let renames = |piece: &Piece| -> Vec<(String, String)> {
            match &piece.stmt {
                Stmt::AlterTable(table) => table.actions().filter_map(|it| renamed(&it)).collect(),
                _ => Vec::new(),
            }
        };
        let table = tables_of(&self.pieces[at].stmt);
        let others: Vec<(String, String)> = self
            .pieces
            .iter()
            .filter(|piece| self.transactional && tables_of(&piece.stmt) == table)
            .flat_map(renames)
            .collect();
        renames(&self.pieces[at]).iter().all(|(old, new)| {
            others
                .iter()
                .any(|(other_old, other_new)| other_new == old || other_old == new)
        })
    }

    /// The tables that the statement is about; that of the index, where it is about one that is known.
    fn tables(&self, at: usize) -> Vec<String> {
        let stmt = &self.pieces[at].stmt;
        let tables = tables_of(stmt);
        if !tables.is_empty() {
            return tables;
        }
        let index = named(stmt.syntax(), &[SyntaxKind::INDEX_REF]);
        index
            .and_then(|index| {
                let made = self.created.index_table(&index);
                made.or_else(|| self.before.index_table(&index)).cloned()
            })
            .into_iter()
            .collect()
    }

    fn told(&self, finding: Finding, direction: Direction, sizes: &Sizes) -> Note {
        let Some(at) = finding.at else {
            return Note::of(finding, direction);
        };
        let piece = &self.pieces[at];
        let rule = find(&finding.code);
        let tables = self.tables(at);
        let validates = finding.code == "constraint-missing-not-valid" && validates(&piece.stmt);
        let finding = if validates {
            Finding {
                help: Some("let use_transaction return Some(false): each step then has a transaction of its own".to_owned()),
                ..finding.saying("all rows are checked in the transaction that adds the constraint, which holds its lock until it ends")
            }
        } else {
            finding
        };
        let mut note = Note::of(finding, direction);
        note.statement = Some(piece.sql.clone());
        let about_lock = self.postgres && rule.is_none_or(|rule| rule.lock != "-");
        note.lock = if validates {
            held(&self.pieces, at)
        } else {
            class(&piece.stmt)
        }
        .filter(|_| about_lock)
        .map(|class| Lock::new(class, &tables));
        note.size = rule
            .and_then(|rule| rule.all_rows)
            .zip(tables.first().and_then(|table| sizes.of(table)))
            .map(|(does, size)| size.text(does));
        note.table = tables.into_iter().next();
        note
    }
}

/// The old and the new name of a column.
fn renamed(action: &AlterTableAction) -> Option<(String, String)> {
    let AlterTableAction::RenameColumn(rename) = action else {
        return None;
    };
    let name = |kind| {
        rename
            .syntax()
            .descendants()
            .find(|node| node.kind() == kind)
            .and_then(|node| Some(node.first_token()?.text().to_owned()))
    };
    Some((
        name(SyntaxKind::COLUMN_NAME_REF)?,
        name(SyntaxKind::COLUMN_NAME)?,
    ))
}

fn validates(stmt: &Stmt) -> bool {
    match stmt {
        Stmt::AlterTable(table) => table
            .actions()
            .any(|action| matches!(action, AlterTableAction::ValidateConstraint(_))),
        _ => false,
    }
}
