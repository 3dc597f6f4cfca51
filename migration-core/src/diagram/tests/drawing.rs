//! The drawing as a document.

use super::xml::{Element, read};
use super::{all, shuffled};
use crate::diagram::{mermaid, samples, svg};
use crate::schema::{Dialect, Schema};

#[test]
fn two_hundred_tables_are_drawn() {
    let drawing = svg(&samples::many(200), "Many");
    assert!(drawing.len() < 1_000_000, "{}", drawing.len());
}

#[test]
fn the_same_schema_gives_the_same_bytes() {
    for (name, schema) in all() {
        let other = shuffled(&schema);
        assert!(svg(&schema, name) == svg(&other, name), "{name}");
        assert!(mermaid(&schema) == mermaid(&other), "{name}");
    }
}

#[test]
fn it_is_well_formed_and_stands_alone() {
    for (name, schema) in all() {
        let title = "A <title> & \"more\" ]]> \u{1}";
        let drawing = svg(&schema, title);
        let elements = read(&drawing).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        let root = &elements[0];
        let shown = title.replace('\u{1}', "\u{fffd}");
        assert_eq!(root.get("role"), Some("img"));
        assert_eq!(root.get("aria-label"), Some(shown.as_str()));
        assert_eq!(elements[1].name, "title");
        assert_eq!(elements[1].text, shown);
        assert_eq!(elements[2].name, "desc");
        let known = [
            "svg", "title", "desc", "style", "rect", "g", "text", "tspan", "path", "circle",
        ];
        for element in &elements {
            assert!(known.contains(&element.name.as_str()), "{element:?}");
            for (key, _) in &element.attributes {
                assert!(
                    key != "id" && key != "href" && !key.starts_with("on"),
                    "{element:?}"
                );
            }
        }
    }
}

#[test]
fn every_name_is_there() {
    let schema = samples::hostile();
    let elements = read(&svg(&schema, "Hostile")).unwrap();
    let description = &elements[2].text;
    let texts: Vec<&Element> = elements
        .iter()
        .filter(|element| matches!(element.name.as_str(), "text" | "title"))
        .collect();
    for name in [
        "<script>alert('x')</script>",
        "a\"b'c ]]> & --",
        "表のなまえ",
    ] {
        assert!(description.contains(name), "{name}");
        let drawn = name.replace(' ', "\u{a0}");
        assert!(texts.iter().any(|text| text.text == drawn), "{name}");
    }
    // Cut on its card, whole where the pointer rests.
    let wide = "W".repeat(63);
    assert!(
        texts
            .iter()
            .any(|text| text.name == "title" && text.text.starts_with(&wide))
    );
    assert!(
        texts
            .iter()
            .any(|text| text.text.starts_with("WWW") && text.text.ends_with('…'))
    );
}

#[test]
fn no_tables_are_said_to_be_none() {
    let drawing = svg(&Schema::empty(Dialect::Postgres), "Nothing");
    assert!(
        drawing.contains(">This\u{a0}schema\u{a0}has\u{a0}no\u{a0}tables.</text>"),
        "{drawing}"
    );
    assert!(
        drawing.contains("<desc>This schema has no tables.</desc>"),
        "{drawing}"
    );
}

#[test]
fn the_description_tells_what_refers_to_what() {
    let drawing = svg(&samples::ask(), "ASK");
    assert!(
        drawing.contains(
            "<desc>3 tables, 1 foreign key. Tables: groq_usage, payments, users. \
             payments (user_id) refers to users (id).</desc>"
        ),
        "{drawing}"
    );
}
