//! The text for Mermaid.

use std::collections::BTreeSet;

use crate::diagram::{mermaid, samples};
use crate::schema::{Dialect, Name, Schema, Table};

#[test]
fn a_small_schema() {
    let mut schema = samples::schema(
        "
users
    id serial pk
    email varchar ! uk
    manager_id integer >users.id
profiles
    user_id integer pk >users.id
    price numeric(10,2)
    seen timestamp
orders
    id bigint pk
    user_id integer ! >users.id
",
    );
    let users = schema.tables.get_mut(&Name::new("users")).unwrap();
    users.columns[1].comment = Some("Where \"news\" go;\t100%% checked".to_owned());
    assert_eq!(
        mermaid(&schema),
        "erDiagram
    orders {
        bigint id PK
        integer user_id FK \"not null\"
    }
    profiles {
        integer user_id PK, FK
        numeric(10_2) price
        timestamp seen
    }
    users {
        serial id PK
        varchar email UK \"not null; Where 'news' go; 100% % checked\"
        integer manager_id FK
    }
    users ||--o{ orders : \"user_id\"
    users ||--o| profiles : \"user_id\"
    users |o--o{ users : \"manager_id\"
"
    );
    assert_eq!(mermaid(&Schema::empty(Dialect::Sqlite)), "erDiagram\n");
}

#[test]
fn names_that_cannot_be_taken_are_changed() {
    let mut schema = Schema::empty(Dialect::Postgres);
    for name in [
        "a b", "a.b", "a_b", "a\"b", "one", "End", "accDescr", "größe", "1st", "", "pk",
        "toString", "x-y", "a%%{b",
    ] {
        schema.tables.insert(Name::new(name), Table::default());
    }
    schema
        .tables
        .insert(Name::within("a", "b"), Table::default());
    let text = mermaid(&schema);
    let names: Vec<&str> = text
        .lines()
        .filter_map(|line| line.strip_suffix(" {"))
        .map(str::trim)
        .collect();
    assert_eq!(
        names,
        [
            "_",
            "\"1st\"",
            "\"End\"",
            "a_b_2",
            "a_b_3",
            "a___b",
            "\"a.b\"",
            "a_b",
            "\"accDescr\"",
            "\"größe\"",
            "\"one\"",
            "pk",
            "toString_",
            "\"x-y\"",
            "\"a.b_2\"",
        ]
    );
    assert_eq!(names.len(), names.iter().collect::<BTreeSet<_>>().len());
}

/// Every line is of one of the few shapes that both lexers take, whatever the names are.
#[test]
fn hostile_names_stay_within_the_grammar() {
    let word = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && text
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "_()[]".contains(c))
    };
    let entity = |text: &str| match text
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
    {
        Some(inside) => !inside.is_empty() && !inside.contains(['"', '%', '\\', ' ']),
        None => word(text),
    };
    let text = mermaid(&samples::hostile());
    let mut relations = 0;
    for line in text.lines().skip(1) {
        assert!(
            !line.contains("%%") && !line.contains(['<', '>', '`', '\\']),
            "{line}"
        );
        // `#word;` would be an entity.
        for after in line.split('#').skip(1) {
            let end = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            assert!(end.is_none_or(|at| !after[at..].starts_with(';')), "{line}");
        }
        let parts: Vec<&str> = line.trim().splitn(5, ' ').collect();
        match parts[..] {
            ["}"] => {}
            [name, "{"] => assert!(entity(name), "{line}"),
            [
                one,
                "||--o{" | "|o--o{" | "||--o|" | "|o--o|",
                other,
                ":",
                label,
            ] => {
                assert!(entity(one) && entity(other), "{line}");
                assert!(label.len() > 2 && label.matches('"').count() == 2, "{line}");
                relations += 1;
            }
            [data_type, name, ..] => {
                assert!(word(data_type) && word(name), "{line}");
                assert!(
                    !["pk", "fk", "uk"].contains(&name.to_lowercase().as_str()),
                    "{line}"
                );
                assert!(matches!(line.matches('"').count(), 0 | 2), "{line}");
            }
            _ => panic!("{line}"),
        }
    }
    assert_eq!(relations, 46);
}
