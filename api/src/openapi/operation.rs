//! The paths of a catalogue and what can be done there.

use serde_json::{Map, Value, json};

use super::reference;
use super::response::{json, responses};
use super::schema::name;
use crate::data::{Catalogue, Relation, Table};

/// The paths of a catalogue.
pub(super) fn paths(catalogue: &Catalogue, paths: &mut Map<String, Value>) {
    let root = format!("/api/{}", catalogue.name());
    paths.insert(root.clone(), index(catalogue));
    for table in &catalogue.tables {
        let list = format!("{root}/{}", table.name);
        let row = format!("{list}/{{id}}");
        paths.insert(list, table_paths(catalogue, table));
        for relation in &table.relations {
            if let Some(target) = catalogue.table(&relation.target) {
                let path = format!("{row}/{}", relation.name);
                paths.insert(path, related(catalogue, table, relation, target));
            }
        }
        paths.insert(row, row_paths(catalogue, table));
    }
}

fn index(catalogue: &Catalogue) -> Value {
    let schema = json!({
        "type": "object", "additionalProperties": false, "required": ["tables"],
        "properties": {"tables": {"type": "array", "items": {
            "type": "object", "additionalProperties": false, "required": ["name", "href"],
            "properties": {"name": {"type": "string"}, "href": {"type": "string", "format": "uri-reference"}},
        }}},
    });
    let good = json("The tables that whoever asks may see.", &schema);
    json!({"get": operation(catalogue, "tables", "Lists the tables", &responses("200", good, &[]))})
}

fn operation(catalogue: &Catalogue, id: &str, summary: &str, responses: &Value) -> Value {
    json!({
        "operationId": format!("{}_{id}", catalogue.name()),
        "tags": [catalogue.name()],
        "summary": summary,
        "responses": responses,
    })
}

/// A page of a table, with the link to the next.
fn page(catalogue: &Catalogue, table: &Table) -> Value {
    let page = reference("schemas", &format!("{}_page", name(catalogue, table)));
    let mut good = json("A page.", &page);
    good["headers"] = json!({"Link": {
        "schema": {"type": "string"}, "description": "The next page, `<...>; rel=\"next\"`, where there is one.",
    }});
    responses("200", good, &[])
}

fn listing(catalogue: &Catalogue, table: &Table) -> Vec<Value> {
    let name = name(catalogue, table);
    [
        "limit".to_owned(),
        "cursor".to_owned(),
        format!("{name}_sort"),
        format!("{name}_filters"),
    ]
    .iter()
    .map(|parameter| reference("parameters", parameter))
    .collect()
}

fn id(catalogue: &Catalogue, table: &Table) -> Value {
    reference("parameters", &format!("{}_id", name(catalogue, table)))
}

fn body(schema: &str) -> Value {
    json!({"required": true, "content": {"application/json": {"schema": reference("schemas", schema)}}})
}

fn table_paths(catalogue: &Catalogue, table: &Table) -> Value {
    let name = name(catalogue, table);
    let summary = format!("Lists {}", table.name);
    let mut list = operation(
        catalogue,
        &format!("{}_list", table.name),
        &summary,
        &page(catalogue, table),
    );
    list["parameters"] = json!(listing(catalogue, table));

    let mut good = json("The row that was made.", &reference("schemas", &name));
    good["headers"] = json!({"Location": {
        "required": true, "schema": {"type": "string", "format": "uri-reference"}, "description": "Where the row is.",
    }});
    if let [key] = table.key.as_slice() {
        let id = format!("$response.body#/{}", table.columns[*key].name);
        let link = |what: &str| {
            json!({
                "operationId": format!("{}_{}_{what}", catalogue.name(), table.name), "parameters": {"id": id},
            })
        };
        good["links"] = json!({"get": link("get"), "delete": link("delete")});
    }
    let answers = responses("201", good, &["409", "413", "415", "422"]);
    let summary = format!("Makes a row of {}", table.name);
    let mut create = operation(
        catalogue,
        &format!("{}_create", table.name),
        &summary,
        &answers,
    );
    create["requestBody"] = body(&format!("{name}_new"));
    json!({"get": list, "post": create})
}

fn row_paths(catalogue: &Catalogue, table: &Table) -> Value {
    let name = name(catalogue, table);
    let row = || json("The row.", &reference("schemas", &name));
    let make = |what: &str, summary: &str, answers: &Value| {
        let id = format!("{}_{what}", table.name);
        operation(
            catalogue,
            &id,
            &format!("{summary} of {}", table.name),
            answers,
        )
    };
    let get = make("get", "Gives a row", &responses("200", row(), &[]));
    let answers = responses("200", row(), &["409", "413", "415", "422"]);
    let mut patch = make(
        "change",
        "Changes the columns that are given of a row",
        &answers,
    );
    patch["requestBody"] = body(&format!("{name}_changes"));
    let gone = json!({"description": "The row is gone."});
    let delete = make(
        "delete",
        "Removes a row",
        &responses("204", gone, &["409", "422"]),
    );
    json!({"parameters": [id(catalogue, table)], "get": get, "patch": patch, "delete": delete})
}

fn related(catalogue: &Catalogue, table: &Table, relation: &Relation, target: &Table) -> Value {
    let operation_id = format!("{}_to_{}", table.name, relation.name);
    let mut parameters = vec![id(catalogue, table)];
    let (summary, answers) = if relation.many {
        parameters.extend(listing(catalogue, target));
        let summary = format!("Lists {} of a row of {}", relation.name, table.name);
        (summary, page(catalogue, target))
    } else {
        let good = json("The row.", &reference("schemas", &name(catalogue, target)));
        let summary = format!(
            "Gives the row of {} that a row of {} leads to",
            target.name, table.name
        );
        (summary, responses("200", good, &[]))
    };
    let mut get = operation(catalogue, &operation_id, &summary, &answers);
    get["parameters"] = json!(parameters);
    json!({"get": get})
}
