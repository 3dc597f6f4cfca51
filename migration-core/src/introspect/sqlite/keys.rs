//! Keys, foreign keys and the parts of indexes: what the pragmas and the statement each know one half of.

use std::collections::BTreeMap;

use super::assemble::{Rows, number, said};
use super::create_index::DeclaredPart;
use super::declared::{Declared, Key, KeyPart};
use super::questions::Row;
use super::text;
use crate::schema::{
    Action, Deferral, ForeignKey, IndexKey, IndexPart, Name, PrimaryKey, Table, Unique,
};

/// The collation of a column that has none.
pub(super) const BINARY: &str = "BINARY";

/// The name of the column's own collation.
pub(super) fn collation_of<'a>(declared: &'a Declared, column: &str) -> &'a str {
    let column = declared
        .columns
        .iter()
        .find(|declared| declared.name.eq_ignore_ascii_case(column));
    column
        .and_then(|column| column.collation.as_deref())
        .unwrap_or(BINARY)
}

/// Whether a part of a key compares as its column does.
pub(super) fn is_plain(declared: &Declared, part: &KeyPart) -> bool {
    let collation = part.collation.as_deref();
    collation.is_none_or(|own| own.eq_ignore_ascii_case(collation_of(declared, &part.column)))
}

/// Whether the primary key is the rowid itself: it is one column, and there is no index behind it.
pub(super) fn is_rowid(declared: &Declared, rows: &Rows<'_>) -> bool {
    let has_index = rows
        .indexes
        .values()
        .any(|parts| matches!(parts.first(), Some([_, _, _, Some(origin), ..]) if origin == "pk"));
    !declared.without_rowid && !has_index && key_columns(rows).len() == 1
}

fn key_columns(rows: &Rows<'_>) -> Vec<String> {
    let mut columns: Vec<(i64, &str)> = rows
        .columns
        .iter()
        .map(|[_, name, _, _, key, _]| (number(key.as_ref()), said(name.as_ref())))
        .filter(|(place, _)| *place > 0)
        .collect();
    columns.sort_unstable();
    columns
        .into_iter()
        .map(|(_, name)| name.to_owned())
        .collect()
}

pub(super) fn primary_key(declared: &Declared, rows: &Rows<'_>) -> Option<PrimaryKey> {
    let columns = key_columns(rows);
    (!columns.is_empty()).then(|| PrimaryKey {
        name: declared
            .primary_key
            .as_ref()
            .and_then(|key| key.name.clone()),
        columns,
        include: Vec::new(),
        deferral: Deferral::NotDeferrable,
        comment: None,
    })
}

/// The unique constraints, one for those that say the same. One that compares by another collation than its columns do
/// is not what the model calls a unique constraint. `key` is the primary key where it says that its columns are unique.
pub(super) fn uniques(
    declared: &Declared,
    rows: &Rows<'_>,
    key: Option<&PrimaryKey>,
) -> Vec<Unique> {
    let mut uniques: Vec<Unique> = Vec::new();
    for parts in rows.indexes.values() {
        let is_unique = matches!(parts.first(), Some([_, _, _, Some(origin), ..]) if origin == "u");
        let is_plain = parts.iter().all(|[.., column, _, collation]| {
            let own = collation_of(declared, said(column.as_ref()));
            own.eq_ignore_ascii_case(said(collation.as_ref()))
        });
        let columns: Vec<String> = parts
            .iter()
            .map(|[.., column, _, _]| said(column.as_ref()).to_owned())
            .collect();
        if !is_unique || !is_plain || key.is_some_and(|key| key.columns == columns) {
            continue;
        }
        let says_it = |key: &&Key| {
            let names = key.parts.iter().map(|part| part.column.as_str());
            same(names, &columns) && key.parts.iter().all(|part| self::is_plain(declared, part))
        };
        uniques.push(Unique {
            name: declared
                .uniques
                .iter()
                .filter(says_it)
                .find_map(|key| key.name.clone()),
            columns,
            include: Vec::new(),
            nulls_not_distinct: false,
            deferral: Deferral::NotDeferrable,
            comment: None,
        });
    }
    uniques
}

/// Whether the names are these, as SQLite compares names.
fn same<'a>(names: impl ExactSizeIterator<Item = &'a str>, others: &[String]) -> bool {
    names.len() == others.len()
        && names
            .zip(others)
            .all(|(name, other)| name.eq_ignore_ascii_case(other))
}

/// The foreign keys. The pragma numbers them backwards; the first of the same kind is the first in the statement.
pub(super) fn foreign_keys(declared: &Declared, rows: &Rows<'_>) -> Vec<ForeignKey> {
    let mut references: Vec<_> = declared.references.iter().collect();
    let mut foreign_keys = Vec::new();
    for parts in rows.foreign_keys.values().rev() {
        let Some([_, _, table, _, _, on_update, on_delete]) = parts.first() else {
            continue;
        };
        let table = said(table.as_ref());
        let columns: Vec<String> = parts
            .iter()
            .map(|[_, _, _, column, ..]| said(column.as_ref()).to_owned())
            .collect();
        let place = references.iter().position(|reference| {
            reference.table.eq_ignore_ascii_case(table)
                && same(reference.columns.iter().map(String::as_str), &columns)
        });
        let reference = place.map(|place| references.remove(place));
        foreign_keys.push(ForeignKey {
            name: reference.and_then(|reference| reference.name.clone()),
            columns,
            table: Name::new(table),
            referenced: parts
                .iter()
                .filter_map(|[_, _, _, _, referenced, ..]| referenced.clone())
                .collect(),
            on_delete: action(said(on_delete.as_ref())),
            on_delete_columns: Vec::new(),
            on_update: action(said(on_update.as_ref())),
            match_full: false,
            deferral: reference.map_or(Deferral::NotDeferrable, |reference| reference.deferral),
            validated: true,
            comment: None,
        });
    }
    foreign_keys
}

fn action(said: &str) -> Action {
    match said {
        "RESTRICT" => Action::Restrict,
        "CASCADE" => Action::Cascade,
        "SET NULL" => Action::SetNull,
        "SET DEFAULT" => Action::SetDefault,
        _ => Action::NoAction,
    }
}

/// Gives foreign keys the names that their targets have, and the columns where none was said: those of the primary key.
/// SQLite takes names in any case, and a table that is not there; what such a key refers to stays as it was written.
pub(super) fn resolve(tables: &mut BTreeMap<Name, Table>) {
    let targets: BTreeMap<String, (Name, Vec<String>, Vec<String>)> = tables
        .iter()
        .map(|(name, table)| {
            let key = table.primary_key.as_ref();
            let key = key.map(|key| key.columns.clone()).unwrap_or_default();
            let columns = table.columns.iter().map(|column| column.name.clone());
            let target = (name.clone(), key, columns.collect());
            (name.name.to_ascii_lowercase(), target)
        })
        .collect();
    let foreign_keys = tables
        .values_mut()
        .flat_map(|table| &mut table.foreign_keys);
    for foreign_key in foreign_keys {
        let wanted = foreign_key.table.name.to_ascii_lowercase();
        let Some((name, key, columns)) = targets.get(&wanted) else {
            continue;
        };
        foreign_key.table = name.clone();
        if foreign_key.referenced.is_empty() && key.len() == foreign_key.columns.len() {
            foreign_key.referenced.clone_from(key);
        }
        for referenced in &mut foreign_key.referenced {
            let real = columns
                .iter()
                .find(|column| column.eq_ignore_ascii_case(referenced));
            if let Some(real) = real {
                referenced.clone_from(real);
            }
        }
    }
}

/// A part of an index. SQLite has nulls first where it counts upwards, and no other choice.
pub(super) fn index_part(declared: &Declared, row: &Row<8>, part: &DeclaredPart) -> IndexPart {
    let [_, _, _, _, cid, column, descending, collation] = row;
    let collation = said(collation.as_ref());
    let descending = number(descending.as_ref()) != 0;
    let (key, own) = match column {
        Some(column) if number(cid.as_ref()) >= 0 => (
            IndexKey::Column(column.clone()),
            collation_of(declared, column),
        ),
        _ => {
            let has_collation = !collation.eq_ignore_ascii_case(BINARY);
            let expression = part.expression(has_collation);
            (IndexKey::Expression(expression), BINARY)
        }
    };
    IndexPart {
        key,
        collation: (!own.eq_ignore_ascii_case(collation)).then(|| text::collation(collation)),
        operator_class: None,
        descending,
        nulls_first: !descending,
    }
}
