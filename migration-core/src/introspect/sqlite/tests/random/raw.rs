//! Random choices, of which [`super::build`] makes a schema that SQLite takes.

use proptest::prelude::*;

/// A choice among whatever there is to choose from.
pub(super) type Choice = usize;

#[derive(Debug, Clone)]
pub(super) struct RawTable {
    pub(super) name: String,
    pub(super) columns: Vec<RawColumn>,
    pub(super) key: Vec<Choice>,
    pub(super) key_name: Option<String>,
    pub(super) autoincrement: bool,
    pub(super) uniques: Vec<(Option<String>, Vec<Choice>)>,
    /// Name, kind of condition, column.
    pub(super) checks: Vec<(Option<String>, Choice, Choice)>,
    pub(super) foreign_keys: Vec<RawForeignKey>,
    pub(super) indexes: Vec<RawIndex>,
    pub(super) strict: bool,
    pub(super) without_rowid: bool,
}

#[derive(Debug, Clone)]
pub(super) struct RawColumn {
    pub(super) name: String,
    pub(super) data_type: Choice,
    pub(super) nullable: bool,
    pub(super) value: Choice,
    pub(super) collation: Choice,
}

#[derive(Debug, Clone)]
pub(super) struct RawForeignKey {
    pub(super) name: Option<String>,
    pub(super) columns: Vec<Choice>,
    pub(super) table: Choice,
    pub(super) actions: (Choice, Choice),
    pub(super) deferral: Choice,
}

#[derive(Debug, Clone)]
pub(super) struct RawIndex {
    pub(super) name: String,
    pub(super) unique: bool,
    /// Kind of key, column, collation, descending.
    pub(super) parts: Vec<(Choice, Choice, Choice, bool)>,
    pub(super) predicate: Option<(Choice, Choice)>,
}

fn choice() -> impl Strategy<Value = Choice> {
    0..1000_usize
}

fn choices(least: usize) -> impl Strategy<Value = Vec<Choice>> {
    prop::collection::vec(choice(), least..4)
}

/// Names with everything that is special somewhere in SQL.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => "[a-c]{1,2}",
        4 => "[a-cA-C0-9_$ \"'\\[\\]`.,;()*/%?:éÄ日-]{1,9}",
        1 => prop::sample::select(vec![
            "check", "CONSTRAINT", "primary", "desc", "rowid", "--", "/*", "*/", "\"", "\"\"", "as", "generated",
            "a123456789012345678901234567890123456789012345678901234567890bc",
        ]).prop_map(str::to_owned),
    ]
}

fn maybe_name() -> impl Strategy<Value = Option<String>> {
    prop::option::of(name())
}

pub(super) fn tables() -> impl Strategy<Value = Vec<RawTable>> {
    prop::collection::vec(table(), 1..4)
}

fn table() -> impl Strategy<Value = RawTable> {
    let keys = (choices(0), maybe_name(), any::<bool>());
    let constraints = (
        prop::collection::vec((maybe_name(), choices(1)), 0..3),
        prop::collection::vec((maybe_name(), choice(), choice()), 0..3),
        prop::collection::vec(foreign_key(), 0..3),
        prop::collection::vec(index(), 0..3),
    );
    let columns = prop::collection::vec(column(), 1..6);
    let options = (prop::bool::weighted(0.3), prop::bool::weighted(0.3));
    (name(), columns, keys, constraints, options).prop_map(
        |(name, columns, keys, constraints, options)| RawTable {
            name,
            columns,
            key: keys.0,
            key_name: keys.1,
            autoincrement: keys.2,
            uniques: constraints.0,
            checks: constraints.1,
            foreign_keys: constraints.2,
            indexes: constraints.3,
            strict: options.0,
            without_rowid: options.1,
        },
    )
}

fn column() -> impl Strategy<Value = RawColumn> {
    (name(), choice(), any::<bool>(), choice(), choice()).prop_map(
        |(name, data_type, nullable, value, collation)| RawColumn {
            name,
            data_type,
            nullable,
            value,
            collation,
        },
    )
}

fn foreign_key() -> impl Strategy<Value = RawForeignKey> {
    let actions = (choice(), choice());
    (maybe_name(), choices(1), choice(), actions, choice()).prop_map(
        |(name, columns, table, actions, deferral)| RawForeignKey {
            name,
            columns,
            table,
            actions,
            deferral,
        },
    )
}

fn index() -> impl Strategy<Value = RawIndex> {
    let part = (choice(), choice(), choice(), any::<bool>());
    let parts = prop::collection::vec(part, 1..4);
    let predicate = prop::option::of((choice(), choice()));
    (name(), any::<bool>(), parts, predicate).prop_map(|(name, unique, parts, predicate)| {
        RawIndex {
            name,
            unique,
            parts,
            predicate,
        }
    })
}
