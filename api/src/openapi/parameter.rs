//! Parameters: ids, and what a list is asked for.

use serde_json::{Map, Value, json};

use super::pattern;
use super::schema::{name, write};
use crate::data::{
    Catalogue, Column, Kind, MOST, MOST_COLUMNS, MOST_VALUES, Table, USUAL, operators,
};

/// Those of every list.
pub(super) fn shared() -> Map<String, Value> {
    let limit = json!({
        "name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "default": USUAL},
        "description": format!("How many rows a page has; more than {MOST} is {MOST}."),
    });
    let cursor = json!({
        "name": "cursor", "in": "query",
        "schema": {"type": "string", "format": "cursor"},
        "description": "`next` of the page before, with the same `sort`. Nothing to be made up: another value is 400. Empty \
            is the beginning.",
    });
    Map::from_iter([("limit".to_owned(), limit), ("cursor".to_owned(), cursor)])
}

/// Those of a table: the order and the filters of its lists, and its id.
pub(super) fn of(catalogue: &Catalogue, table: &Table, parameters: &mut Map<String, Value>) {
    let name = name(catalogue, table);
    let sortable = table
        .columns
        .iter()
        .filter(|column| column.kind != Kind::Json);
    let words: Vec<_> = sortable
        .flat_map(|column| [column.name.to_owned(), format!("-{}", column.name)])
        .collect();
    let sort = json!({
        "name": "sort", "in": "query", "style": "form", "explode": false,
        "schema": {
            "type": "array", "minItems": 1, "maxItems": MOST_COLUMNS, "items": {"type": "string", "enum": words},
        },
        "description": "Columns, with - for descending. The key always comes last; without a sort it is the order.",
    });
    parameters.insert(format!("{name}_sort"), sort);

    let mut filters = Map::new();
    for column in &table.columns {
        for operator in operators(column.kind) {
            let schema = filter(column, operator);
            if *operator == "eq" && !["sort", "limit", "cursor"].contains(&column.name) {
                filters.insert(column.name.to_owned(), schema.clone());
            }
            filters.insert(format!("{}.{operator}", column.name), schema);
        }
    }
    let filters = json!({
        "name": "filters", "in": "query", "style": "form", "explode": true,
        "schema": {"type": "object", "additionalProperties": false, "properties": filters},
        "description": "Each property is a parameter of its own: `?column=value&column.operator=value`.",
    });
    parameters.insert(format!("{name}_filters"), filters);

    let id = match table.key.as_slice() {
        [key] if table.columns[*key].kind != Kind::Text => asked(&table.columns[*key]),
        _ => json!({"type": "string", "minLength": 1}),
    };
    let columns: Vec<_> = table
        .key
        .iter()
        .map(|key| table.columns[*key].name)
        .collect();
    let id = json!({
        "name": "id", "in": "path", "required": true, "schema": id,
        "description": format!("The key: {}. One that no row can have is 404.", columns.join(",")),
    });
    parameters.insert(format!("{name}_id"), id);
}

fn filter(column: &Column, operator: &str) -> Value {
    match operator {
        "null" => json!({"type": "boolean"}),
        "prefix" | "contains" => json!({"type": "string", "pattern": pattern::TEXT}),
        "in" => json!({"type": "string", "pattern": values(column)}),
        _ => asked(column),
    }
}

/// A column as it is asked for.
fn asked(column: &Column) -> Value {
    let mut schema = write(column);
    if let Some(schema) = schema.as_object_mut() {
        // Nothing longer is there, but it may be asked for.
        schema.remove("maxLength");
        // The width of a number says nothing that its range does not.
        schema.remove("format");
    }
    schema
}

/// Up to a hundred values with commas between them.
fn values(column: &Column) -> String {
    let inner = |pattern: &str| {
        pattern
            .trim_start_matches('^')
            .trim_end_matches('$')
            .to_owned()
    };
    let one = match column.kind {
        Kind::SmallInt => "-?(?:0|[1-9][0-9]{0,3})".to_owned(),
        Kind::Int => "-?(?:0|[1-9][0-9]{0,8})".to_owned(),
        Kind::BigInt => "-?(?:0|[1-9][0-9]{0,17})".to_owned(),
        Kind::Double => r"-?(?:0|[1-9][0-9]{0,15})(?:\.[0-9]{1,15})?".to_owned(),
        Kind::Bool => "(?:true|false)".to_owned(),
        Kind::Date => inner(&pattern::date()),
        Kind::Time => inner(&pattern::time()),
        Kind::Timestamp | Kind::Moment | Kind::MomentWithOffset => inner(&pattern::timestamp()),
        Kind::Text if !column.limits.values.is_empty() => {
            format!("(?:{})", column.limits.values.join("|"))
        }
        Kind::Text | Kind::Json => r"[^\u0000,]*".to_owned(),
    };
    format!("^{one}(?:,{one}){{0,{}}}$", MOST_VALUES - 1)
}
