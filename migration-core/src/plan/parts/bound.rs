//! What stands on a column.

use crate::diff::words::mentions;
use crate::schema::{Constraint, Index, IndexKey, IndexPart, Name, Schema, Table, Value};

/// The indexes with the column in them; none where one of them cannot be built again over another column.
pub(super) fn indexes(table: &Table, column: &str) -> Option<Vec<Index>> {
    let concerned = table
        .indexes
        .iter()
        .filter(|index| concerns(&Constraint::Index((*index).clone()), column));
    let is_column = |part: &IndexPart| part.key == IndexKey::Column(column.to_owned());
    let is_rebuilt = |index: &Index| {
        let in_words = |sql: &String| mentions(sql, column);
        !index.predicate.as_ref().is_some_and(in_words)
            && index.parts.iter().all(|part| match &part.key {
                IndexKey::Expression(sql) => !in_words(sql),
                // An operator class is one of the old type.
                IndexKey::Column(_) => !is_column(part) || part.operator_class.is_none(),
            })
    };
    concerned
        .map(|index| is_rebuilt(index).then(|| index.clone()))
        .collect()
}

/// Whether the column is part of it, or may be.
pub(super) fn concerns(constraint: &Constraint, column: &str) -> bool {
    let is_in = |columns: &[String]| columns.iter().any(|name| name == column);
    match constraint {
        Constraint::PrimaryKey(key) => is_in(&key.columns) || is_in(&key.include),
        Constraint::Unique(unique) => is_in(&unique.columns) || is_in(&unique.include),
        Constraint::ForeignKey(key) => is_in(&key.columns) || is_in(&key.on_delete_columns),
        Constraint::Check(check) => mentions(&check.expression, column),
        Constraint::Exclusion(exclusion) => mentions(&exclusion.definition, column),
        Constraint::Index(index) => {
            let in_words = |sql: &String| mentions(sql, column);
            is_in(&index.include)
                || index.predicate.as_ref().is_some_and(in_words)
                || index.parts.iter().any(|part| match &part.key {
                    IndexKey::Column(name) => name == column,
                    IndexKey::Expression(sql) => in_words(sql),
                })
        }
    }
}

/// Whether something stands on the column that does not follow it: a key, a constraint, a generated column, a view.
pub(super) fn is_bound(name: &Name, table: &Table, column: &str, schema: &Schema) -> bool {
    let is_it = |other: &String| other == column;
    let by_constraint = table.constraints().iter().any(|constraint| {
        !matches!(constraint, Constraint::Index(_)) && concerns(constraint, column)
    });
    let by_column = table.columns.iter().any(|other| {
        matches!(&other.value, Value::Generated { expression, .. } if mentions(expression, column))
    });
    let by_key = schema.tables.values().any(|other| {
        let mut keys = other.foreign_keys.iter();
        keys.any(|key| key.table == *name && key.referenced.iter().any(is_it))
    });
    let by_other = schema.unmanaged.iter().any(|unmanaged| {
        let mut dependences = unmanaged.depends_on.iter();
        unmanaged.table.as_ref() == Some(name)
            || dependences.any(|dependence| {
                dependence.table == *name && dependence.column.as_ref().is_none_or(is_it)
            })
    });
    let by_sequence = schema.sequences.values().any(|sequence| {
        let owner = sequence.owned_by.as_ref();
        owner.is_some_and(|(table, owner)| table == name && is_it(owner))
    });
    by_constraint || by_column || by_key || by_other || by_sequence
}
