//! Answers that are problems, and their headers.

use serde_json::{Map, Value, json};

/// A status, and what it means everywhere.
const PROBLEMS: [(&str, &str); 11] = [
    (
        "400",
        "The path, the query or the body cannot be understood; `errors` names the parameters.",
    ),
    ("401", "No token, or one that is not valid."),
    ("403", "The token may not do this."),
    (
        "404",
        "There is no such table, row or relation, or whoever asks may not know of it.",
    ),
    ("405", "This path does not take this method."),
    (
        "409",
        "Another row does not go together with it: a value is taken, or a row is missing or still referred to.",
    ),
    ("413", "The body is too large."),
    ("415", "The body is not JSON."),
    (
        "422",
        "Columns of the body are wrong; `errors` names each of them.",
    ),
    (
        "500",
        "A fault of ours. The log says what, under the id in the header x-request-id.",
    ),
    (
        "503",
        "The database is not ready, or another request was first: try again.",
    ),
];

/// The schemas of problems.
pub(super) fn schemas() -> Map<String, Value> {
    let problem = json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["status", "title", "detail"],
        "properties": {
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "title": {"type": "string", "description": "The kind of problem, the same words each time."},
            "detail": {"type": "string", "description": "This problem, and what to do."},
            "errors": {"type": "array", "minItems": 1, "items": super::reference("schemas", "FieldError")},
        },
    });
    let field = json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["field", "message"],
        "properties": {
            "field": {"type": "string", "description": "The column or parameter."},
            "message": {"type": "string", "description": "What is wrong with it."},
        },
    });
    Map::from_iter([
        ("Problem".to_owned(), problem),
        ("FieldError".to_owned(), field),
    ])
}

/// The problems as components, each called by its status.
pub(super) fn problems() -> Map<String, Value> {
    PROBLEMS
        .iter()
        .map(|(status, description)| {
            let schema = super::reference("schemas", "Problem");
            let mut response = json!({
                "description": description,
                "content": {"application/problem+json": {"schema": schema}},
            });
            match *status {
                "405" => response["headers"] = json!({"Allow": {
                    "required": true, "schema": {"type": "string"}, "description": "The methods that it takes.",
                }}),
                "503" => response["headers"] = json!({"Retry-After": {
                    "schema": {"type": "integer", "minimum": 0}, "description": "In so many seconds it may work.",
                }}),
                _ => {}
            }
            ((*status).to_owned(), response)
        })
        .collect()
}

/// The answers of an operation: the good one, and those of these statuses.
pub(super) fn responses(status: &str, good: Value, problems: &[&str]) -> Value {
    let mut responses = Map::from_iter([(status.to_owned(), good)]);
    for problem in problems
        .iter()
        .chain(&["400", "401", "403", "404", "500", "503"])
    {
        responses.insert(
            (*problem).to_owned(),
            super::reference("responses", problem),
        );
    }
    Value::Object(responses)
}

/// An answer with a body.
pub(super) fn json(description: &str, schema: &Value) -> Value {
    json!({"description": description, "content": {"application/json": {"schema": schema}}})
}
