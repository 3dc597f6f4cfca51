//! What there is under `/api`, as an `OpenAPI` 3.1 document, made from the catalogues that the routes are made from.
//!
//! ```text
//! document -> operation -> parameter, response
//!          -> schema -> pattern
//! ```

mod operation;
mod parameter;
mod pattern;
mod response;
mod schema;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::data::Catalogue;

/// The document of the catalogues, with `extra` put over it: objects are merged, everything else is replaced. So paths of
/// other rooms come as `{"paths": {"/health": {...}}, "components": {"schemas": {...}}}`; they can refer to
/// `#/components/schemas/Problem` and `#/components/responses/{status}`.
#[must_use]
pub fn document(catalogues: &[Arc<Catalogue>], extra: Value) -> Value {
    let mut paths = Map::new();
    let mut schemas = response::schemas();
    schemas.insert("Json".to_owned(), schema::json());
    let mut parameters = parameter::shared();
    let mut tags = Vec::new();
    for catalogue in catalogues {
        tags.push(json!({"name": catalogue.name(), "description": format!("The tables of the {} database.", catalogue.name())}));
        operation::paths(catalogue, &mut paths);
        for table in &catalogue.tables {
            schema::of(catalogue, table, &mut schemas);
            parameter::of(catalogue, table, &mut parameters);
        }
    }
    let mut document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Platform API",
            "version": env!("CARGO_PKG_VERSION"),
            "description": DESCRIPTION,
        },
        "tags": tags,
        "security": [{"bearer": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"bearer": {
                "type": "http",
                "scheme": "bearer",
                "description": "A token of a program, or the JWT of a user, who sees their own rows and changes nothing.",
            }},
            "schemas": schemas,
            "parameters": parameters,
            "responses": response::problems(),
        },
    });
    merge(&mut document, extra);
    document
}

/// What holds everywhere.
const DESCRIPTION: &str = "\
Rows of the platform's databases. Errors are `application/problem+json` (RFC 9457).\n\n\
Lists come in pages: `next` of an answer is the `cursor` of the next request, and the header `Link` is the whole URL. A cursor \
holds for one table and one `sort`. Null is the largest value: last in ascending order, first in descending.\n\n\
Filters are `column=value` and `column.operator=value`, and all of several must hold. `ne` leaves out rows where the column is \
null. `prefix` and `contains` tell upper from lower case. The values of `in` are separated by commas, which a value cannot hold. \
A parameter that is not known, or stands twice, is refused.\n\n\
Timestamps have no zone and are UTC; a zone that is given is converted. Finer than a microsecond is refused. `created_at` and \
`updated_at` are set by the API, not by the database: both when a row is made, `updated_at` whenever it is changed, unless they \
are given.\n\n\
Whole numbers are written without a point or an exponent. A double that is no number is `\"NaN\"`, `\"Infinity\"` or \
`\"-Infinity\"`, and cannot be written. Text cannot hold the NUL character. In a JSON column the order of keys is not kept, \
of two equal keys the last counts, whole numbers are kept from -2^63 to 2^64-1, and null is the null of the database.\n\n\
An id that no row can have is 404. To a user, somebody else's row is one that is not there.";

/// Puts one document over another.
fn merge(into: &mut Value, extra: Value) {
    match (into, extra) {
        (Value::Object(into), Value::Object(extra)) => {
            for (key, value) in extra {
                merge(into.entry(key).or_insert(Value::Null), value);
            }
        }
        (_, Value::Null) => {}
        (into, extra) => *into = extra,
    }
}

/// A reference to a component.
fn reference(section: &str, name: &str) -> Value {
    json!({"$ref": format!("#/components/{section}/{name}")})
}
