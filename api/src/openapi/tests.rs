//! The document says what the routes do.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Value, json};

use super::document;
use crate::data::tables;

fn whole() -> Value {
    let catalogues = [tables::ask().unwrap(), tables::sketch2bim().unwrap()].map(Arc::new);
    document(
        &catalogues,
        json!({"paths": {"/health": {"get": {}}}, "info": {"title": "Other"}}),
    )
}

#[test]
fn every_table_and_relation_has_its_paths() {
    let document = whole();
    let paths = document["paths"].as_object().unwrap();
    let mut expected = BTreeSet::from(["/health".to_owned()]);
    for catalogue in [tables::ask().unwrap(), tables::sketch2bim().unwrap()] {
        let root = format!("/api/{}", catalogue.name());
        for table in &catalogue.tables {
            expected.insert(format!("{root}/{}", table.name));
            expected.insert(format!("{root}/{}/{{id}}", table.name));
            let relations = table.relations.iter();
            expected
                .extend(relations.map(|to| format!("{root}/{}/{{id}}/{}", table.name, to.name)));
        }
        expected.insert(root);
    }
    assert_eq!(paths.keys().cloned().collect::<BTreeSet<_>>(), expected);
}

#[test]
fn what_is_given_is_merged() {
    let document = whole();
    assert_eq!(document["info"]["title"], json!("Other"));
    assert_eq!(document["openapi"], json!("3.1.0"));
}

#[test]
fn every_reference_leads_somewhere_and_every_operation_has_a_name_of_its_own() {
    let document = whole();
    let mut names = BTreeSet::new();
    walk(&document, &mut |value| {
        if let Some(reference) = value["$ref"].as_str() {
            let pointer = reference.strip_prefix('#').unwrap();
            assert!(document.pointer(pointer).is_some(), "{reference}");
        }
        if let (Some(name), true) = (
            value["operationId"].as_str(),
            value["responses"].is_object(),
        ) {
            assert!(names.insert(name.to_owned()), "{name} is there twice");
        }
    });
    assert!(names.len() > 80);
}

fn walk(value: &Value, visit: &mut impl FnMut(&Value)) {
    visit(value);
    match value {
        Value::Object(members) => members.values().for_each(|value| walk(value, visit)),
        Value::Array(items) => items.iter().for_each(|value| walk(value, visit)),
        _ => {}
    }
}

#[test]
fn a_new_row_as_it_is_described() {
    let document = whole();
    let schema = &document["components"]["schemas"]["sketch2bim_organization_members_new"];
    assert_eq!(
        *schema,
        json!({
            "type": "object",
            "additionalProperties": false,
            "required": ["organization_id", "user_id"],
            "properties": {
                "organization_id": {"type": "integer", "format": "int32", "minimum": i32::MIN, "maximum": i32::MAX},
                "user_id": {"type": "integer", "format": "int32", "minimum": i32::MIN, "maximum": i32::MAX},
                "role": {"type": ["string", "null"], "pattern": r"^[^\u0000]*$", "default": "member"},
                "created_at": {
                    "type": ["string", "null"],
                    "pattern": super::pattern::timestamp(),
                    "examples": ["2026-01-31T12:00:00.123456"],
                    "description": "Now where it is missing.",
                },
            },
        })
    );
}
