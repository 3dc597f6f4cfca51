//! Laws that the diagrams keep, whatever the schema.

mod drawing;
mod places;
mod text;
mod xml;

use super::samples;
use crate::schema::{Dialect, Schema};

fn all() -> Vec<(&'static str, Schema)> {
    vec![
        ("empty", Schema::empty(Dialect::Postgres)),
        ("ask", samples::ask()),
        ("sketch2bim", samples::sketch2bim()),
        ("forty", samples::many(40)),
        ("hundred", samples::many(100)),
        ("star", samples::star(30)),
        ("hostile", samples::hostile()),
    ]
}

/// The same schema, whose keys and constraints came in another order.
fn shuffled(schema: &Schema) -> Schema {
    let mut schema = schema.clone();
    for table in schema.tables.values_mut() {
        table.foreign_keys.reverse();
        table.uniques.reverse();
        table.indexes.reverse();
    }
    schema
}
