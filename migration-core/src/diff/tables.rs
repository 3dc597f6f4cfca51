//! Tables: what comes, what goes, what changes in those that stay, and what has to go for a while because something
//! below it changes.

use std::collections::{BTreeMap, BTreeSet};

use super::constraints::{Matched, matched};
use super::order::circular;
use super::words::mentions;
use crate::change::Change;
use crate::schema::{
    Column, Constraint, Dialect, ForeignKey, IndexKey, Name, Schema, Table, Value,
};

pub(super) fn changes(
    from: &Schema,
    to: &Schema,
    rebuilt: &BTreeSet<Name>,
    changes: &mut Vec<Change>,
) {
    let mut kept = BTreeMap::new();
    for (name, after) in &to.tables {
        if let Some(before) = from.tables.get(name) {
            let columns = Columns::compare(before, after, from.dialect, rebuilt);
            let constraints = matched(&before.constraints(), &after.constraints());
            kept.insert(name, (columns, constraints));
        }
    }
    if from.dialect == Dialect::Postgres {
        rebuild_what_stands_on(&mut kept, rebuilt);
    }
    let stable = |key: &ForeignKey| {
        kept.get(&key.table).is_some_and(|(columns, constraints)| {
            constraints.kept.iter().any(|(old, _)| is_key_for(old, key))
                && !key.referenced.iter().any(|name| columns.touched(name))
        })
    };
    for (name, table) in &to.tables {
        if !from.tables.contains_key(name) {
            let created = |name: &Name| !from.tables.contains_key(name);
            let (table, later) = split(name, table, to, created, stable);
            changes.push(Change::CreateTable {
                name: name.clone(),
                table,
            });
            changes.extend(later.into_iter().map(|key| Change::AddConstraint {
                table: name.clone(),
                constraint: Constraint::ForeignKey(key),
            }));
        }
    }
    for (name, table) in &from.tables {
        if !to.tables.contains_key(name) {
            let dropped = |name: &Name| !to.tables.contains_key(name);
            let (table, before) = split(name, table, from, dropped, stable);
            changes.extend(before.into_iter().map(|key| Change::DropConstraint {
                table: name.clone(),
                constraint: Constraint::ForeignKey(key),
            }));
            changes.push(Change::DropTable {
                name: name.clone(),
                table,
            });
        }
    }
    for (name, (columns, constraints)) in kept {
        let (before, after) = (&from.tables[name], &to.tables[name]);
        table(name, before, after, columns, constraints, changes);
    }
}

/// A table that stays.
fn table(
    name: &Name,
    before: &Table,
    after: &Table,
    columns: Columns,
    constraints: Matched,
    changes: &mut Vec<Change>,
) {
    let table = || name.clone();
    if before.comment != after.comment {
        changes.push(Change::CommentTable {
            name: table(),
            from: before.comment.clone(),
            to: after.comment.clone(),
        });
    }
    let storage = |table: &Table| (table.strict, table.without_rowid);
    if storage(before) != storage(after) {
        changes.push(Change::AlterStorage {
            name: table(),
            from: storage(before),
            to: storage(after),
        });
    }
    changes.extend(
        columns
            .dropped
            .into_iter()
            .map(|column| Change::DropColumn {
                table: table(),
                column,
            }),
    );
    changes.extend(columns.added.into_iter().map(|column| Change::AddColumn {
        table: table(),
        column,
    }));
    let altered = columns.altered.into_iter();
    changes.extend(altered.map(|(from, to)| Change::AlterColumn {
        table: table(),
        from,
        to,
    }));
    let dropped = constraints.dropped.into_iter();
    changes.extend(dropped.map(|constraint| Change::DropConstraint {
        table: table(),
        constraint,
    }));
    let added = constraints.added.into_iter();
    changes.extend(added.map(|constraint| Change::AddConstraint {
        table: table(),
        constraint,
    }));
    let kept = constraints.kept.into_iter();
    changes.extend(kept.filter(|(from, to)| from != to).map(|(from, to)| {
        Change::AlterConstraint {
            table: table(),
            from,
            to,
        }
    }));
}

/// What happens to the columns of a table that stays.
#[derive(Debug, Default)]
struct Columns {
    dropped: Vec<Column>,
    added: Vec<Column>,
    altered: Vec<(Column, Column)>,
    /// Those whose values are written anew: dropped, made again, or of another type.
    rewritten: BTreeSet<String>,
    /// Those whose type is built anew under them.
    retyped: BTreeSet<String>,
}

impl Columns {
    fn compare(before: &Table, after: &Table, dialect: Dialect, rebuilt: &BTreeSet<Name>) -> Self {
        let mut columns = Self::default();
        for old in &before.columns {
            match after.column(&old.name) {
                None => {
                    columns.rewritten.insert(old.name.clone());
                    columns.dropped.push(old.clone());
                }
                Some(new) => {
                    if old.data_type != new.data_type || old.collation != new.collation {
                        columns.rewritten.insert(old.name.clone());
                    }
                    let enumeration = old.data_type.enumeration.as_ref();
                    if enumeration.is_some_and(|name| rebuilt.contains(name)) {
                        columns.retyped.insert(old.name.clone());
                    }
                    if old != new {
                        columns.altered.push((old.clone(), new.clone()));
                    }
                }
            }
        }
        let added = after.columns.iter();
        let added = added.filter(|column| before.column(&column.name).is_none());
        columns.added = added.cloned().collect();
        if dialect == Dialect::Postgres {
            columns.replace_generated(before, after);
        }
        columns
    }

    /// Postgres cannot say in place how a column is computed, nor change the type of what it is computed from.
    fn replace_generated(&mut self, before: &Table, after: &Table) {
        for new in &after.columns {
            let Some(old) = before.column(&new.name) else {
                continue;
            };
            let Value::Generated { expression, .. } = &new.value else {
                continue;
            };
            let below = self.rewritten.iter().chain(&self.retyped);
            let moved = below
                .into_iter()
                .any(|name| mentions(expression, name) || *name == new.name);
            if old.value != new.value || moved {
                self.altered.retain(|(column, _)| column.name != new.name);
                self.dropped.push(old.clone());
                self.added.push(new.clone());
            }
        }
        let replaced = self.dropped.iter().map(|column| column.name.clone());
        self.rewritten.extend(replaced);
    }

    /// Whether anything at all is done to the column.
    fn touched(&self, name: &str) -> bool {
        self.rewritten.contains(name) || self.retyped.contains(name)
    }

    fn replaced(&self, name: &str) -> bool {
        self.dropped.iter().any(|column| column.name == name)
    }
}

/// Takes what stands on something that goes or is made again out of what is kept: it is dropped first and made again
/// at the end.
fn rebuild_what_stands_on(
    kept: &mut BTreeMap<&Name, (Columns, Matched)>,
    rebuilt: &BTreeSet<Name>,
) {
    for (columns, constraints) in kept.values_mut() {
        let stands = |constraint: &Constraint| {
            uses(constraint, |name| columns.replaced(name))
                || (has_text(constraint)
                    && (uses(constraint, |name| columns.retyped.contains(name))
                        || rebuilt
                            .iter()
                            .any(|name| text_mentions(constraint, &name.name))))
        };
        rebuild(constraints, stands);
    }
    // A foreign key stands on a unique one of its target, and on the types of both.
    let dropped_keys: Vec<(Name, Constraint)> = kept
        .iter()
        .flat_map(|(name, (_, constraints))| {
            let dropped = constraints.dropped.iter();
            dropped.map(|constraint| ((*name).clone(), constraint.clone()))
        })
        .collect();
    let touched: BTreeSet<(Name, String)> = kept
        .iter()
        .flat_map(|(name, (columns, _))| {
            let touched = columns.rewritten.iter().chain(&columns.retyped);
            touched.map(|column| ((*name).clone(), column.clone()))
        })
        .collect();
    for (name, (_, constraints)) in kept.iter_mut() {
        let own = (*name).clone();
        rebuild(constraints, |constraint| {
            let Constraint::ForeignKey(key) = constraint else {
                return false;
            };
            let moved = |table: &Name, columns: &[String]| {
                columns
                    .iter()
                    .any(|column| touched.contains(&(table.clone(), column.clone())))
            };
            moved(&own, &key.columns)
                || moved(&key.table, &key.referenced)
                || dropped_keys
                    .iter()
                    .any(|(table, dropped)| *table == key.table && is_key_for(dropped, key))
        });
    }
}

fn rebuild(constraints: &mut Matched, stands: impl Fn(&Constraint) -> bool) {
    let (rebuilt, kept) = std::mem::take(&mut constraints.kept)
        .into_iter()
        .partition(|(old, _)| stands(old));
    constraints.kept = kept;
    for (old, new) in rebuilt {
        constraints.dropped.push(old);
        constraints.added.push(new);
    }
}

/// Whether a foreign key can stand on this: it is unique in exactly the columns that the key refers to.
fn is_key_for(constraint: &Constraint, key: &ForeignKey) -> bool {
    constraint.unique_columns().is_some_and(|columns| {
        let wanted: BTreeSet<&str> = key.referenced.iter().map(String::as_str).collect();
        columns.into_iter().collect::<BTreeSet<_>>() == wanted
    })
}

/// Whether a column that the test says yes to is in the constraint.
fn uses(constraint: &Constraint, test: impl Fn(&str) -> bool) -> bool {
    let listed = |columns: &[String]| columns.iter().any(|column| test(column));
    let in_text = |sql: &str| super::words::names(sql).iter().any(|name| test(name));
    match constraint {
        Constraint::PrimaryKey(key) => listed(&key.columns) || listed(&key.include),
        Constraint::Unique(unique) => listed(&unique.columns) || listed(&unique.include),
        Constraint::ForeignKey(key) => listed(&key.columns),
        Constraint::Check(check) => in_text(&check.expression),
        Constraint::Exclusion(exclusion) => in_text(&exclusion.definition),
        Constraint::Index(index) => {
            listed(&index.include)
                || index.predicate.as_deref().is_some_and(in_text)
                || index.parts.iter().any(|part| match &part.key {
                    IndexKey::Column(name) => test(name),
                    IndexKey::Expression(expression) => in_text(expression),
                })
        }
    }
}

/// Whether it is written in SQL, and not only a list of columns.
fn has_text(constraint: &Constraint) -> bool {
    match constraint {
        Constraint::Check(_) | Constraint::Exclusion(_) => true,
        Constraint::Index(index) => index.predicate.is_some() || index.columns().is_none(),
        _ => false,
    }
}

fn text_mentions(constraint: &Constraint, word: &str) -> bool {
    match constraint {
        Constraint::Check(check) => mentions(&check.expression, word),
        Constraint::Exclusion(exclusion) => mentions(&exclusion.definition, word),
        Constraint::Index(index) => {
            let mut texts = index.parts.iter().filter_map(|part| match &part.key {
                IndexKey::Expression(expression) => Some(expression),
                IndexKey::Column(_) => None,
            });
            texts.any(|text| mentions(text, word))
                || index
                    .predicate
                    .as_deref()
                    .is_some_and(|predicate| mentions(predicate, word))
        }
        _ => false,
    }
}

/// The table without the foreign keys that cannot be made, or dropped, together with it; and those.
fn split(
    name: &Name,
    table: &Table,
    schema: &Schema,
    comes_or_goes: impl Fn(&Name) -> bool,
    stable: impl Fn(&ForeignKey) -> bool,
) -> (Table, Vec<ForeignKey>) {
    let mut table = table.clone();
    let keys = std::mem::take(&mut table.foreign_keys);
    let (apart, with): (Vec<_>, Vec<_>) = keys.into_iter().partition(|key| {
        let together = comes_or_goes(&key.table) && !circular(schema, name, &key.table);
        // SQLite takes a foreign key to anything, and has no other time to make one.
        let possible = key.table == *name || together || stable(key);
        schema.dialect == Dialect::Postgres && !possible
    });
    table.foreign_keys = with;
    (table, apart)
}
