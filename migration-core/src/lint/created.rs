//! What a script makes: a table that is new is empty, and nobody waits for it.
//!
//! A name counts as it is written: which schema one without a schema stands for is known to the database alone, so a
//! table of one way of writing is never taken for one of the other. A table behind IF NOT EXISTS counts as made: so
//! migrations are written everywhere, whose tables are new.

use std::collections::{BTreeMap, BTreeSet};

use squawk_syntax::SyntaxKind;
use squawk_syntax::ast::{
    AddColumn, AlterTable, AlterTableAction, AstNode, NameLike, Persistence, Stmt,
};

use super::script::{Piece, Unread, name_of, named, tables_of};
use super::types::types_of;
use crate::recording::created_table;
use crate::schema::Name;

/// The objects that a script makes, and which statement makes each.
#[derive(Debug, Default)]
pub(super) struct Created {
    transactional: bool,
    tables: BTreeMap<Name, Vec<Made>>,
    /// Tables that a statement makes which is understood no further than that: SQLite has words of its own.
    others: BTreeSet<String>,
    views: BTreeSet<Name>,
    schemas: BTreeSet<String>,
    /// Types, domains and extensions.
    types: BTreeMap<Name, usize>,
    columns: BTreeSet<(Name, String)>,
    /// The table of each index.
    indexes: BTreeMap<Name, Name>,
}

/// A table from the statement that makes it to the one that drops it.
#[derive(Debug)]
struct Made {
    from: usize,
    to: usize,
    /// It hides a real one of its name, and is gone when the script has been run.
    temporary: bool,
}

impl Created {
    pub(super) fn by(
        statements: &[String],
        pieces: &[Piece],
        unread: &[Unread],
        transactional: bool,
    ) -> Self {
        let unread = unread.iter().filter_map(|it| statements.get(it.index));
        let mut created = Self {
            others: unread.filter_map(|sql| created_table(sql)).collect(),
            transactional,
            ..Self::default()
        };
        for (at, piece) in pieces.iter().enumerate() {
            created.add(at, &piece.stmt);
        }
        created
    }

    fn add(&mut self, at: usize, stmt: &Stmt) {
        let node = stmt.syntax();
        match stmt {
            Stmt::CreateTable(table) => {
                self.add_table(at, stmt, table.persistence().as_ref());
            }
            Stmt::CreateTableAs(table) => {
                self.add_table(at, stmt, table.persistence().as_ref());
            }
            Stmt::SelectInto(select) => {
                let into = select.into_clause();
                let persistence = into.and_then(|into| into.persistence());
                self.add_table(at, stmt, persistence.as_ref());
            }
            Stmt::DropTable(_) => {
                for name in tables_of(stmt) {
                    let made = self.tables.get_mut(&name);
                    if let Some(last) = made.and_then(|made| made.last_mut()) {
                        last.to = last.to.min(at);
                    }
                }
            }
            Stmt::CreateView(_) | Stmt::CreateMaterializedView(_) => {
                self.views.extend(named(node, &[SyntaxKind::VIEW]));
            }
            Stmt::CreateSchema(schema) => {
                let name = schema.schema_name().map(|name| name.text().to_string());
                self.schemas.extend(name);
            }
            Stmt::CreateType(it) => {
                let name = it.type_name().and_then(|name| name_of(name.syntax()));
                self.types.extend(name.map(|name| (name, at)));
            }
            Stmt::CreateDomain(it) => {
                let name = it.domain().and_then(|name| name_of(name.syntax()));
                self.types.extend(name.map(|name| (name, at)));
            }
            // Columns of others may have its types already.
            Stmt::CreateExtension(it) if it.if_not_exists().is_none() => {
                let name = it.extension().map(|name| Name::new(name.text()));
                self.types.extend(name.map(|name| (name, at)));
            }
            Stmt::CreateIndex(_) => {
                let table = tables_of(stmt).into_iter().next();
                if let (Some(index), Some(table)) = (named(node, &[SyntaxKind::INDEX]), table) {
                    // An index is in the schema of its table.
                    self.indexes.insert(table.beside(index.name), table);
                }
            }
            Stmt::AlterTable(alter) => self.add_altered(at, stmt, alter),
            _ => {}
        }
    }

    fn add_table(&mut self, at: usize, stmt: &Stmt, persistence: Option<&Persistence>) {
        let Some(name) = tables_of(stmt).into_iter().next() else {
            return;
        };
        let temporary = matches!(persistence, Some(Persistence::Temp(_)))
            || name.schema.as_deref() == Some("pg_temp");
        // Without a transaction, the next statement may be another session's.
        if !temporary || self.transactional {
            self.make(name, at, temporary);
        }
    }

    fn make(&mut self, name: Name, from: usize, temporary: bool) {
        self.tables.entry(name).or_default().push(Made {
            from,
            to: usize::MAX,
            temporary,
        });
    }

    fn add_altered(&mut self, at: usize, stmt: &Stmt, alter: &AlterTable) {
        let Some(table) = tables_of(stmt).into_iter().next() else {
            return;
        };
        for action in alter.actions() {
            let now = match &action {
                AlterTableAction::AddColumn(add) => {
                    self.add_column(&table, add);
                    continue;
                }
                AlterTableAction::TableRenameTo(rename) => {
                    let new = rename.table_name().and_then(|new| name_of(new.syntax()));
                    new.map(|new| table.beside(new.name))
                }
                AlterTableAction::SetSchema(set) => {
                    let schema = set.schema_ref();
                    schema.map(|schema| Name::within(schema.text(), &*table.name))
                }
                _ => continue,
            };
            if let Some(now) = now
                && self.before(&table, at)
            {
                self.make(now, at, false);
            }
        }
    }

    fn add_column(&mut self, table: &Name, add: &AddColumn) {
        if let Some(column) = add.column_name() {
            self.columns.insert((table.clone(), column.text()));
        }
    }

    /// Whether the script has made the table before it comes to the statement.
    pub(super) fn before(&self, table: &Name, at: usize) -> bool {
        let made = |made: &Made| made.from < at && at <= made.to;
        self.is_other(table) || self.tables.get(table).is_some_and(|it| it.iter().any(made))
    }

    /// Whether the table is there when the script has been run, and was not before.
    pub(super) fn table(&self, table: &Name) -> bool {
        let stays = |made: &Made| made.to == usize::MAX && !made.temporary;
        self.is_other(table)
            || self
                .tables
                .get(table)
                .is_some_and(|it| it.iter().any(stays))
    }

    fn is_other(&self, table: &Name) -> bool {
        table.schema.is_none() && self.others.contains(&table.name)
    }

    /// Whether the script has made the types, domains or extensions before it comes to the statement.
    pub(super) fn types_before(&self, stmt: &Stmt, at: usize) -> bool {
        let types = types_of(stmt);
        let made = |name| self.types.get(name).is_some_and(|made| *made < at);
        !types.is_empty() && types.iter().all(made)
    }

    /// Whether the script adds the column to the table.
    pub(super) fn column(&self, table: &Name, column: &str) -> bool {
        self.columns.contains(&(table.clone(), column.to_owned()))
    }

    pub(super) fn index_table(&self, index: &Name) -> Option<&Name> {
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
                        AlterTableAction::DropColumn(drop) => drop
                            .column_name_ref()
                            .is_some_and(|column| self.column(table, &column.text())),
                        _ => true,
                    })
            }),
            _ => self.types_before(stmt, usize::MAX),
        }
    }
}
