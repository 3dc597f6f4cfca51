//! A second column of another type beside the first, kept equal by a trigger until it takes its place.

use super::online::{self, backfill};
use super::using::using;
use super::{beside, comment, piece};
use crate::database::quote::identifier;
use crate::lower::raw;
use crate::lower::typed::{self, Piece};
use crate::online::{Misfit, mirror, mirror_name, stop_mirror};
use crate::schema::{Column, DataType, Name, Schema, Value};

/// The second column.
pub(crate) struct Shadow<'a> {
    pub(crate) table: &'a Name,
    /// The one that it is filled from.
    pub(crate) source: &'a Column,
    /// What it is when it has taken its place.
    pub(crate) column: &'a Column,
    /// Its name until then.
    pub(crate) name: &'a str,
    /// Whether the server refuses each value of the other that it cannot hold; otherwise it may round or cut one.
    pub(crate) is_refused: bool,
}

impl Shadow<'_> {
    /// The value of the row, where `row` is put before the name of the source: only what comes back the same is a value
    /// that fits. What does not is null, or makes the statement fail.
    fn value(&self, row: &str, misfit: Misfit) -> String {
        let source = format!("{row}{}", identifier(&self.source.name));
        let (old, new) = (&self.source.data_type, &self.column.data_type);
        if self.is_refused {
            return using(&source, old, new).unwrap_or(source);
        }
        let there = converted(&source, old, new);
        let back = converted(&there, new, old);
        let other = match misfit {
            // A text that no type takes for a value: the server's message shows it.
            Misfit::Fails => format!(" ELSE ('does not fit: ' || {source}::text)::{}", new.sql),
            Misfit::IsNull => String::new(),
        };
        format!("CASE WHEN {back} IS NOT DISTINCT FROM {source} THEN {there}{other} END")
    }

    fn bare(&self) -> Column {
        Column {
            name: self.name.to_owned(),
            nullable: true,
            value: Value::None,
            comment: None,
            ..self.column.clone()
        }
    }
}

/// The value in the other type, where nothing but the expression says so.
fn converted(value: &str, from: &DataType, to: &DataType) -> String {
    let cast = format!("::{}", to.sql);
    match using(value, from, to) {
        Some(sql) if sql.ends_with(&cast) => sql,
        Some(sql) => format!("({sql}){cast}"),
        None => format!("{value}{cast}"),
    }
}

/// Adds the column, and the trigger that keeps it.
pub(crate) fn grow(shadow: &Shadow<'_>, misfit: Misfit) -> Vec<Piece> {
    let mut pieces = super::column::add(shadow.table, &shadow.bare());
    pieces.push(keep_equal(shadow, misfit));
    pieces
}

/// The trigger that keeps the column, in the place of the one that it has.
pub(crate) fn keep_equal(shadow: &Shadow<'_>, misfit: Misfit) -> Piece {
    let (table, value) = (&shadow.table.name, shadow.value("NEW.", misfit));
    let name = mirror_name(table, shadow.name);
    let step = match misfit {
        Misfit::Fails => "mirror_column",
        Misfit::IsNull => "mirror_column_where_it_fits",
    };
    online::step(
        mirror(&shadow.table.quoted(), &name, shadow.name, &value, misfit).into(),
        format!(
            "steps::{step}(manager, {table:?}, {:?}, {})",
            shadow.name,
            raw(&value)
        ),
    )
}

fn forget(shadow: &Shadow<'_>) -> Piece {
    let table = &shadow.table.name;
    let name = mirror_name(table, shadow.name);
    online::step(
        stop_mirror(&shadow.table.quoted(), &name).into(),
        format!(
            "steps::stop_mirroring(manager, {table:?}, {:?})",
            shadow.name
        ),
    )
}

/// Takes the column away, and its trigger before.
pub(crate) fn shrink(shadow: &Shadow<'_>) -> Vec<Piece> {
    vec![
        forget(shadow),
        piece(typed::drop_column(shadow.table, shadow.name)),
    ]
}

/// Fills the column batch by batch.
pub(crate) fn fill_values(shadow: &Shadow<'_>, schema: &Schema) -> Option<Piece> {
    let filter = format!(
        "{} IS NULL AND {} IS NOT NULL",
        identifier(shadow.name),
        identifier(&shadow.source.name)
    );
    backfill(
        shadow.table,
        schema,
        shadow.name,
        &shadow.value("", Misfit::Fails),
        &filter,
    )
}

/// Fills the column, and forbids nulls in it where that is so for the column that it stands for.
pub(crate) fn fill_shadow(shadow: &Shadow<'_>, schema: &Schema) -> Vec<Piece> {
    let mut pieces = Vec::from_iter(fill_values(shadow, schema));
    if !shadow.column.nullable {
        pieces.push(online::set_not_null(shadow.table, shadow.name));
    }
    // The planner knows nothing of a new column.
    pieces.push(Piece::Sql(format!(
        "ANALYZE {} ({})",
        shadow.table.quoted(),
        identifier(shadow.name)
    )));
    pieces
}

/// The column takes its place; what has its name becomes `last`, which the trigger now keeps: a value that it cannot hold
/// is refused, or it would be lost where that takes the name again.
pub(crate) fn switch(next: &Shadow<'_>, last: &Shadow<'_>) -> Vec<Piece> {
    let name = next.column.name.as_str();
    let table = next.table.quoted();
    let mut pieces = vec![forget(next)];
    pieces.push(piece(typed::rename_column(next.table, name, last.name)));
    pieces.push(piece(typed::rename_column(next.table, next.name, name)));
    let mut say = |name: &str, what: &str| {
        let name = identifier(name);
        pieces.push(Piece::Sql(format!(
            "ALTER TABLE {table} ALTER COLUMN {name} {what}"
        )));
    };
    if matches!(last.column.value, Value::Default(_)) {
        say(last.name, "DROP DEFAULT");
    }
    if let Value::Default(expression) = &next.column.value {
        say(name, &format!("SET DEFAULT {expression}"));
    }
    let remark = |name: &str, text: Option<&str>| {
        Piece::Sql(comment(
            &format!("COLUMN {table}.{}", identifier(name)),
            text,
        ))
    };
    if last.column.comment.is_some() {
        pieces.push(remark(last.name, None));
    }
    if next.column.comment.is_some() {
        pieces.push(remark(name, next.column.comment.as_deref()));
    }
    pieces.push(keep_equal(last, Misfit::Fails));
    pieces
}

/// What people say of an index.
pub(crate) fn comment_index(table: &Name, name: &str, text: Option<&str>) -> Piece {
    Piece::Sql(comment(&format!("INDEX {}", beside(table, name)), text))
}
