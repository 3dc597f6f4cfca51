//! One direction of a migration, looked at by all rules.

use std::collections::BTreeSet;

use squawk_syntax::SyntaxKind;
use squawk_syntax::ast::{AlterTableAction, AstNode, Stmt};

use super::created::Created;
use super::finding::Finding;
use super::lock::{Lock, LockClass, class, referred};
use super::note::Note;
use super::replaced::Run;
use super::rules::{
    About, DEPENDS_ON_DATA, NOT_VALID, RENAMED_COLUMN, RENAMED_TYPE, Selection, UNPARSABLE, find,
};
use super::script::{Piece, Unread, named, read, tables_of};
use super::size::{Size, Sizes};
use super::types::types_of;
use super::{data, running, scans, squawk, types};
use crate::schema::Name;
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
        let transactional = self.transactional;
        let script = Script {
            created: Created::by(self.statements, &pieces, &unread, transactional),
            before: Created::by(self.undoes, &undone, &unread_there, transactional),
            pieces,
            postgres: self.postgres,
            transactional,
        };
        let mut findings = squawk::findings(&script.pieces, self.transactional, selection);
        findings.extend(scans::findings(&script.pieces));
        findings.extend(types::findings(&script.pieces));
        findings.extend(data::findings(&script.pieces));
        findings.extend(running::findings(&script.pieces, self.transactional));
        let mut said = BTreeSet::new();
        findings.retain(|finding| {
            let about = find(&finding.code).map(|rule| rule.about);
            selection.has(&finding.code)
                && (self.postgres || about == Some(About::Loss))
                && script.holds(finding, about)
                && said.insert((finding.at, finding.code.clone()))
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
        let run = Run {
            pieces: &self.pieces,
            transactional: self.transactional,
            created: &self.created,
        };
        let tables = self.tables(at);
        match about {
            Some(About::Others) => {
                let ours =
                    |table: &Name| self.created.before(table, at) || self.before.table(table);
                let replaced = match finding.code.as_str() {
                    "renaming-table" => tables.iter().all(|table| run.comes_back(table, at)),
                    RENAMED_COLUMN => run.column_is_not_missed(at),
                    RENAMED_TYPE => run.type_comes_back(at),
                    _ => false,
                };
                !replaced
                    && !self.created.types_before(stmt, at)
                    && (tables.is_empty() || !tables.iter().all(ours))
            }
            Some(About::Loss) => {
                let ours = !tables.is_empty()
                    && tables
                        .iter()
                        .all(|table| self.created.before(table, at) || run.comes_back(table, at));
                !ours && !self.created.types_before(stmt, at) && !self.before.covers(stmt)
            }
            Some(About::Running | About::Migration) | None => true,
        }
    }

    /// The tables that the statement is about; that of the index, where it is about one that is known.
    fn tables(&self, at: usize) -> Vec<Name> {
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

    /// The strongest lock that the transaction has on the tables once it comes to the statement: none is given back
    /// before its end.
    fn held(&self, at: usize, tables: &[Name]) -> Option<LockClass> {
        let on_these = |others: &[Name]| others.iter().any(|it| tables.contains(it));
        let earlier = (0..at).filter_map(|earlier| {
            let stmt = &self.pieces[earlier].stmt;
            let own = class(stmt).filter(|_| on_these(&self.tables(earlier)));
            let referred = on_these(&referred(stmt)).then_some(LockClass::ShareRowExclusive);
            own.max(referred)
        });
        earlier.chain(class(&self.pieces[at].stmt)).max()
    }

    fn told(&self, finding: Finding, direction: Direction, sizes: &Sizes) -> Note {
        let Some(at) = finding.at else {
            return Note::of(finding, direction);
        };
        let piece = &self.pieces[at];
        let rule = find(&finding.code);
        let tables = self.tables(at);
        let about_lock = self.postgres && rule.is_none_or(|rule| rule.lock != "-");
        let own = class(&piece.stmt).filter(|_| about_lock);
        let lock = if self.transactional && about_lock {
            self.held(at, &tables)
        } else {
            own
        };
        let finding = if finding.code == NOT_VALID && validates(&piece.stmt) {
            Finding {
                help: Some("let use_transaction return Some(false): each step then has a transaction of its own".to_owned()),
                ..finding.saying("all rows are checked in the transaction that adds the constraint, which holds its lock until it ends")
            }
        } else {
            finding
        };
        let mut note = Note::of(finding, direction);
        if lock > own && !validates(&piece.stmt) {
            note.message += ", under the stronger lock of an earlier statement";
        }
        note.statement = Some(piece.sql.clone());
        let names: Vec<&str> = if tables.is_empty() && !types_of(&piece.stmt).is_empty() {
            vec!["every table that uses it"]
        } else {
            tables.iter().map(|table| table.name.as_str()).collect()
        };
        note.lock = lock.map(|class| Lock::new(class, &names));
        note.size = rule
            .and_then(|rule| rule.all_rows)
            .zip(tables.first().and_then(|table| size(table, sizes)))
            .map(|(does, size)| size.text(does));
        note.table = tables.into_iter().next().map(|table| table.name);
        note
    }
}

/// Sizes are known of what the search path shows.
fn size(table: &Name, sizes: &Sizes) -> Option<Size> {
    let schema = table.schema.as_deref();
    schema
        .is_none_or(|schema| schema == "public")
        .then(|| sizes.of(&table.name))?
}

fn validates(stmt: &Stmt) -> bool {
    match stmt {
        Stmt::AlterTable(table) => table
            .actions()
            .any(|action| matches!(action, AlterTableAction::ValidateConstraint(_))),
        _ => false,
    }
}
