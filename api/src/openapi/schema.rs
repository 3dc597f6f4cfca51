//! Columns and rows as JSON Schema.

use serde_json::{Map, Value, json};

use super::pattern;
use crate::data::{Catalogue, Column, Kind, Need, Stamp, Table, from_text, written};

/// The name of a table's schemas: `ask_users`.
pub(super) fn name(catalogue: &Catalogue, table: &Table) -> String {
    format!("{}_{}", catalogue.name(), table.name)
}

/// What a JSON column takes.
pub(super) fn json() -> Value {
    let json = || super::reference("schemas", "Json");
    json!({"anyOf": [
        {"type": ["null", "boolean"]},
        {"type": "number", "minimum": f64::MIN, "maximum": f64::MAX},
        {"type": "string", "pattern": pattern::TEXT},
        {"type": "array", "items": json()},
        {"type": "object", "propertyNames": {"pattern": pattern::TEXT}, "additionalProperties": json()},
    ]})
}

/// The schemas of a table: its rows, a page of them, a new row, changes to one.
pub(super) fn of(catalogue: &Catalogue, table: &Table, schemas: &mut Map<String, Value>) {
    let name = name(catalogue, table);
    let row = table.columns.iter().map(|column| (column, column.nullable));
    let row = row.map(|(column, nullable)| (column.name, nullable_or_not(read(column), nullable)));
    let required: Vec<_> = table.columns.iter().map(|column| column.name).collect();
    let page = json!({
        "items": {"type": "array", "maxItems": crate::data::MOST, "items": super::reference("schemas", &name)},
        "next": {"type": ["string", "null"], "description": "The cursor of the next page; null where this is the last."},
    });
    let positions = 0..table.columns.len();
    let need = |position: &usize| table.need_at_create(*position);
    let new = positions
        .clone()
        .filter(|position| need(position) != Need::Refused);
    let needed: Vec<_> = positions
        .clone()
        .filter(|position| need(position) == Need::Required)
        .map(|position| table.columns[position].name)
        .collect();
    let changed = positions.filter(|position| !table.key.contains(position));

    let entries = [
        (String::new(), object(row.collect(), &required)),
        (
            "_page".to_owned(),
            object(members(page), &["items", "next"]),
        ),
        (
            "_new".to_owned(),
            object(
                new.map(|position| given(table, position, true)).collect(),
                &needed,
            ),
        ),
        (
            "_changes".to_owned(),
            object(
                changed
                    .map(|position| given(table, position, false))
                    .collect(),
                &[],
            ),
        ),
    ];
    schemas.extend(entries.map(|(end, schema)| (format!("{name}{end}"), schema)));
}

fn members(object: Value) -> Vec<(&'static str, Value)> {
    let Value::Object(object) = object else {
        return Vec::new();
    };
    let name = |key: &str| if key == "items" { "items" } else { "next" };
    object
        .into_iter()
        .map(|(key, value)| (name(&key), value))
        .collect()
}

/// An object of these properties and no others.
fn object(properties: Vec<(&str, Value)>, required: &[&str]) -> Value {
    let properties: Map<_, _> = properties
        .into_iter()
        .map(|(name, schema)| (name.to_owned(), schema))
        .collect();
    json!({"type": "object", "additionalProperties": false, "properties": properties, "required": required})
}

/// A column as it may be given.
fn given(table: &Table, position: usize, new: bool) -> (&'static str, Value) {
    let column = &table.columns[position];
    let mut schema = nullable_or_not(write(column), column.nullable);
    if table.key.contains(&position) && column.kind == Kind::Text {
        let description = "A new UUID where it is missing.";
        schema = if table.uuid_key {
            json!({"type": "string", "format": "uuid", "pattern": pattern::UUID, "description": description})
        } else {
            json!({"type": "string", "minLength": 1, "pattern": pattern::TEXT})
        };
    }
    let moment = match (column.stamp, new) {
        (Some(_), true) => Some("Now where it is missing."),
        (Some(Stamp::Updated), false) => {
            Some("Now where it is missing, whenever the row is changed.")
        }
        _ => None,
    };
    if let Some(text) = moment {
        schema["description"] = json!(text);
    } else if let (true, Some(default)) = (new, default(column)) {
        schema["default"] = default;
    }
    (column.name, schema)
}

/// What the database puts where nothing is given, where that is a value.
fn default(column: &Column) -> Option<Value> {
    use sea_orm::sea_query::Expr;
    let Some(Expr::Value(value)) = &column.default else {
        return None;
    };
    match written(value) {
        // A default may be declared as text, whatever the column is.
        Value::String(text) => from_text(column, &text).ok().as_ref().map(written),
        json => Some(json),
    }
}

/// A column as it is read.
fn read(column: &Column) -> Value {
    match column.kind {
        Kind::Double => json!({"anyOf": [
            {"type": "number", "format": "double"},
            {"type": "string", "enum": ["NaN", "Infinity", "-Infinity"]},
        ]}),
        Kind::Timestamp => json!({"type": "string", "examples": [EXAMPLE]}),
        Kind::Moment | Kind::MomentWithOffset => json!({"type": "string", "format": "date-time"}),
        Kind::Date => json!({"type": "string", "format": "date"}),
        Kind::Time | Kind::Text => json!({"type": "string"}),
        _ => write(column),
    }
}

const EXAMPLE: &str = "2026-01-31T12:00:00.123456";

/// A column as it is given.
pub(super) fn write(column: &Column) -> Value {
    let (from, to) = column.kind.range();
    match column.kind {
        Kind::SmallInt => json!({"type": "integer", "minimum": from, "maximum": to}),
        Kind::Int => json!({"type": "integer", "format": "int32", "minimum": from, "maximum": to}),
        Kind::BigInt => {
            json!({"type": "integer", "format": "int64", "minimum": from, "maximum": to})
        }
        Kind::Double => {
            json!({"type": "number", "format": "double", "minimum": f64::MIN, "maximum": f64::MAX})
        }
        Kind::Bool => json!({"type": "boolean"}),
        Kind::Text if !column.limits.values.is_empty() => {
            json!({"type": "string", "enum": column.limits.values})
        }
        Kind::Text => {
            let mut schema = json!({"type": "string", "pattern": pattern::TEXT});
            if let Some(length) = column.limits.length {
                schema["maxLength"] = json!(length);
            }
            schema
        }
        Kind::Timestamp | Kind::Moment | Kind::MomentWithOffset => {
            json!({"type": "string", "pattern": pattern::timestamp(), "examples": [EXAMPLE]})
        }
        Kind::Date => json!({"type": "string", "pattern": pattern::date()}),
        Kind::Time => json!({"type": "string", "pattern": pattern::time()}),
        Kind::Json if column.nullable => super::reference("schemas", "Json"),
        Kind::Json => {
            json!({"allOf": [super::reference("schemas", "Json")], "not": {"type": "null"}})
        }
    }
}

fn nullable_or_not(mut schema: Value, nullable: bool) -> Value {
    if !nullable {
        return schema;
    }
    if let Some(Value::Array(choices)) = schema.get_mut("anyOf") {
        choices.push(json!({"type": "null"}));
    } else if let Some(kind) = schema.get("type").cloned() {
        schema["type"] = json!([kind, "null"]);
        if let Some(Value::Array(values)) = schema.get_mut("enum") {
            values.push(Value::Null);
        }
    }
    schema
}
