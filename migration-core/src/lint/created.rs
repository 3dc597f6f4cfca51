//! What a script makes: a table that is new is empty, and nobody waits for it.

use std::collections::{BTreeMap, BTreeSet};

use squawk_syntax::SyntaxKind;
use squawk_syntax::ast::{AlterTableAction, AstNode, NameLike, Stmt};

use super::script::{Piece, Unread, named, tables_of};
use crate::recording::created_table;

/// The objects that a script makes, and which statement makes each.
#[derive(Debug, Default)]
pub(super) struct Created {
    tables: BTreeMap<String, usize>,
    /// Tables that a statement makes which is understood no further than that: SQLite has words of its own.
    others: BTreeSet<String>,
    views: BTreeSet<String>,
    schemas: BTreeSet<String>,
    columns: BTreeSet<(String, String)>,
    /// The table of each index.
    indexes: BTreeMap<String, String>,
}

impl Created {
    pub(super) fn by(statements: &[String], pieces: &[Piece], unread: &[Unread]) -> Self {
        let unread = unread.iter().filter_map(|it| statements.get(it.index));
        let mut created = Self {
            others: unread.filter_map(|sql| created_table(sql)).collect(),
            ..Self::default()
        };
        for (at, piece) in pieces.iter().enumerate() {
            created.add(at, piece);
        }
        created
    }

    fn add(&mut self, at: usize, piece: &Piece) {
        let table = tables_of(&piece.stmt).into_iter().next();
        let node = piece.stmt.syntax();
        match &piece.stmt {
            Stmt::CreateTable(_) | Stmt::CreateTableAs(_) | Stmt::SelectInto(_) => {
                if let Some(table) = table {
                    self.tables.entry(table).or_insert(at);
                }
            }
            Stmt::CreateView(_) | Stmt::CreateMaterializedView(_) => {
                self.views.extend(named(node, &[SyntaxKind::VIEW]));
            }
            Stmt::CreateSchema(schema) => {
                let name = schema.schema_name().map(|name| name.text().to_string());
                self.schemas.extend(name);
            }
            Stmt::CreateIndex(_) => {
                if let (Some(index), Some(table)) = (named(node, &[SyntaxKind::INDEX]), table) {
                    self.indexes.insert(index, table);
                }
            }
            Stmt::AlterTable(alter) => {
                for action in alter.actions() {
                    if let AlterTableAction::AddColumn(add) = &action
                        && let (Some(table), Some(column)) = (&table, add.column_name())
                    {
                        self.columns.insert((table.clone(), column.text()));
                    }
                    if let (AlterTableAction::TableRenameTo(_), Some(old)) = (action, &table)
                        && self.tables.contains_key(old)
                        && let Some(new) = alter
                            .syntax()
                            .descendants()
                            .filter(|node| node.kind() == SyntaxKind::TABLE_NAME)
                            .find_map(|node| named(&node, &[SyntaxKind::TABLE_NAME]))
                    {
                        self.tables.entry(new).or_insert(at);
                    }
                }
            }
            _ => {}
        }
    }

    /// Whether the script has made the table before it comes to the statement.
    pub(super) fn before(&self, table: &str, at: usize) -> bool {
        self.others.contains(table) || self.tables.get(table).is_some_and(|made| *made < at)
    }

    /// Whether the script makes the table at all.
    pub(super) fn table(&self, table: &str) -> bool {
        self.others.contains(table) || self.tables.contains_key(table)
    }

    pub(super) fn index_table(&self, index: &str) -> Option<&String> {
        self.indexes.get(index)
    }

    /// Whether everything that the statement drops is what this script made.
    pub(super) fn covers(&self, stmt: &Stmt) -> bool {
        let tables = tables_of(stmt);
        match stmt {
            Stmt::DropTable(_) => {
                !tables.is_empty() && tables.iter().all(|table| self.table(table))
            }
            Stmt::DropView(_) | Stmt::DropMaterializedView(_) => {
                !tables.is_empty() && tables.iter().all(|view| self.views.contains(view))
            }
            Stmt::DropSchema(drop) => drop
                .schema_refs()
                .all(|schema| self.schemas.contains(&schema.syntax().text().to_string())),
            Stmt::AlterTable(alter) => tables.first().is_some_and(|table| {
                self.table(table)
                    || alter.actions().all(|action| match action {
                        AlterTableAction::DropColumn(drop) => {
                            drop.column_name_ref().is_some_and(|column| {
                                self.columns.contains(&(table.clone(), column.text()))
                            })
                        }
                        _ => true,
                    })
            }),
            _ => false,
        }
    }
}
