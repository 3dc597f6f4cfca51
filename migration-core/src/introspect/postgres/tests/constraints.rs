//! Keys and conditions of `rich.sql`, piece by piece.

use super::*;
use crate::schema::{Action, Check, Deferral, Exclusion, ForeignKey, PrimaryKey, Unique};

#[tokio::test]
async fn keys_and_conditions() {
    let schema = rich().await;
    let books = table(&schema, "books");
    assert_eq!(
        books.primary_key,
        Some(PrimaryKey {
            name: text("books_pkey"),
            columns: texts(&["id"]),
            include: Vec::new(),
            deferral: Deferral::NotDeferrable,
            comment: text("a key"),
        })
    );
    assert_eq!(
        books.uniques,
        [Unique {
            name: text("Uni que"),
            columns: texts(&["title", "code"]),
            include: texts(&["price"]),
            nulls_not_distinct: false,
            deferral: Deferral::Deferred,
            comment: text("a unique"),
        }]
    );
    assert_eq!(
        books.checks,
        [
            Check {
                name: text("books_case"),
                expression: "CASE\n    WHEN active THEN (clean((title)::text) = (title)::text)\n    ELSE true\nEND".to_owned(),
                no_inherit: true,
                validated: false,
                comment: None,
            },
            Check {
                name: text("books_price_check"),
                expression: "(price > (0)::numeric) AND (((title)::text <> ')'::text) OR (price < (100)::numeric))"
                    .to_owned(),
                no_inherit: false,
                validated: true,
                comment: text("a check"),
            },
        ]
    );
    assert_eq!(
        books.exclusions,
        [Exclusion {
            name: text("books_excl"),
            definition: "EXCLUDE USING gist (title WITH =, period WITH &&) WHERE (active)"
                .to_owned(),
            comment: text("an exclusion"),
        }]
    );
    let order = table(&schema, "Or der");
    let key = order.primary_key.as_ref().unwrap();
    assert_eq!(key.name, text("p.k \"q\""));
    assert_eq!(key.columns, ["select", "a.b"]);
    assert_eq!(order.checks.len(), 1);
    assert_eq!(order.checks[0].name, text("che'ck"));
    assert_eq!(order.checks[0].expression, "\"a.b\" <> 'it''s ('::text");
}

#[tokio::test]
async fn foreign_keys() {
    let schema = rich().await;
    let plain = ForeignKey {
        name: None,
        columns: Vec::new(),
        table: Name::new("Or der"),
        referenced: Vec::new(),
        on_delete: Action::NoAction,
        on_delete_columns: Vec::new(),
        on_update: Action::NoAction,
        match_full: false,
        deferral: Deferral::NotDeferrable,
        validated: true,
        comment: None,
    };
    assert_eq!(
        table(&schema, "authors").foreign_keys,
        [
            ForeignKey {
                name: text("authors_book_fkey"),
                columns: texts(&["book"]),
                table: Name::new("books"),
                referenced: texts(&["id"]),
                on_delete: Action::Cascade,
                on_update: Action::SetNull,
                ..plain.clone()
            },
            ForeignKey {
                name: text("composite"),
                columns: texts(&["x", "y"]),
                referenced: texts(&["select", "a.b"]),
                on_delete: Action::SetDefault,
                match_full: true,
                deferral: Deferral::Immediate,
                comment: text("a foreign key"),
                ..plain.clone()
            },
            ForeignKey {
                name: text("itself"),
                columns: texts(&["parent"]),
                table: Name::new("authors"),
                referenced: texts(&["id"]),
                on_delete: Action::Restrict,
                deferral: Deferral::Deferred,
                ..plain.clone()
            },
            ForeignKey {
                name: text("swapped"),
                columns: texts(&["y", "x"]),
                referenced: texts(&["a.b", "select"]),
                validated: false,
                ..plain
            },
        ]
    );
}
