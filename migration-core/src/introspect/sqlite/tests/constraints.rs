//! What is found of keys, constraints and indexes, fact by fact.

use super::{has, law, table};
use crate::schema::{
    Action, Deferral, ForeignKey, IndexKey, IndexPart, Name, Schema, Table, UnmanagedKind, Value,
};

fn checks(table: &Table) -> Vec<(Option<&str>, &str)> {
    let checks = table.checks.iter();
    checks
        .map(|check| (check.name.as_deref(), check.expression.as_str()))
        .collect()
}

fn uniques(table: &Table) -> Vec<(Option<&str>, Vec<&str>)> {
    let uniques = table.uniques.iter();
    uniques
        .map(|unique| {
            let columns = unique.columns.iter().map(String::as_str).collect();
            (unique.name.as_deref(), columns)
        })
        .collect()
}

fn clauses(schema: &Schema) -> Vec<&str> {
    let clauses = schema.unmanaged.iter();
    clauses
        .filter(|object| object.kind == UnmanagedKind::Clause)
        .map(|object| object.name.as_str())
        .collect()
}

#[tokio::test]
async fn keys_have_their_order_and_their_name() {
    let sql = "CREATE TABLE t(a, b, \"c d\", CONSTRAINT \"the \"\"key\" PRIMARY KEY (\"c d\", A)) WITHOUT ROWID";
    let keyed = table(&[sql]).await;
    let key = keyed.primary_key.expect("a key");
    assert_eq!(key.name.as_deref(), Some("the \"key"));
    assert_eq!(key.columns, ["c d", "a"]);
    assert!(keyed.without_rowid && !keyed.strict);

    let sql = "CREATE TABLE t(x text, id integer primary key autoincrement) STRICT";
    if has(sql) {
        let counted = table(&[sql]).await;
        assert_eq!(counted.columns[1].value, Value::Autoincrement);
        assert_eq!(counted.columns[0].value, Value::None);
        assert!(counted.strict && !counted.without_rowid);
    }
}

#[tokio::test]
async fn conditions_are_kept_as_written() {
    let table = table(&[
        "CREATE TABLE t(a int CONSTRAINT \"more than 0\" CHECK ( a>0 ), b text CHECK (((b  <>\n'x  /* y */ -- z'))) NOT NULL, \
         CHECK((a > 1) AND (b <> /* not\n this */ ')')), CONSTRAINT [c d] CHECK (a IN (1,2) -- (\n\t))",
    ])
    .await;
    assert_eq!(
        checks(&table),
        [
            (None, "(a > 1) AND (b <> ')')"),
            (None, "b <> 'x  /* y */ -- z'"),
            (Some("c d"), "a IN (1,2)"),
            (Some("more than 0"), "a>0"),
        ]
    );
}

#[tokio::test]
async fn a_unique_constraint_is_found_once() {
    let sql = "CREATE TABLE t(id text PRIMARY KEY, a UNIQUE, b CONSTRAINT \"b!\" UNIQUE, UNIQUE (b), UNIQUE (a, B), \
               CONSTRAINT ab UNIQUE ([A], b DESC), UNIQUE (id))";
    assert_eq!(
        uniques(&table(&[sql]).await),
        [
            (None, vec!["a"]),
            (Some("ab"), vec!["a", "b"]),
            (Some("b!"), vec!["b"]),
        ]
    );
}

#[tokio::test]
async fn foreign_keys_refer_to_what_is_there() {
    let schema = law(&[
        "CREATE TABLE \"Par Ent\" (\"Id\" integer PRIMARY KEY, x, y, UNIQUE (x, y))",
        "CREATE TABLE t(a REFERENCES [par ent], b CONSTRAINT \"b fk\" REFERENCES \"PAR ENT\" (ID) ON DELETE CASCADE ON UPDATE SET NULL \
         NOT NULL DEFERRABLE INITIALLY DEFERRED, c, d REFERENCES gone ON DELETE RESTRICT ON UPDATE SET DEFAULT, \
         CONSTRAINT bc FOREIGN KEY (c, B) REFERENCES \"Par Ent\" (\"x\", Y) DEFERRABLE)",
    ])
    .await;
    let key = |name: Option<&str>, columns: &[&str], table: &str, referenced: &[&str]| ForeignKey {
        name: name.map(str::to_owned),
        columns: columns.iter().map(|&name| name.to_owned()).collect(),
        table: Name::new(table),
        referenced: referenced.iter().map(|&name| name.to_owned()).collect(),
        on_delete: Action::NoAction,
        on_delete_columns: Vec::new(),
        on_update: Action::NoAction,
        match_full: false,
        deferral: Deferral::NotDeferrable,
        validated: true,
        comment: None,
    };
    assert_eq!(
        schema.tables[&Name::new("t")].foreign_keys,
        [
            key(None, &["a"], "Par Ent", &["Id"]),
            ForeignKey {
                on_delete: Action::Restrict,
                on_update: Action::SetDefault,
                ..key(None, &["d"], "gone", &[])
            },
            ForeignKey {
                on_delete: Action::Cascade,
                on_update: Action::SetNull,
                deferral: Deferral::Deferred,
                ..key(Some("b fk"), &["b"], "Par Ent", &["Id"])
            },
            ForeignKey {
                deferral: Deferral::Immediate,
                ..key(Some("bc"), &["c", "b"], "Par Ent", &["x", "y"])
            },
        ]
    );
}

#[tokio::test]
async fn indexes_are_found_part_by_part() {
    let table = table(&[
        "CREATE TABLE t(a, b text COLLATE nocase, \"c d\")",
        "CREATE UNIQUE INDEX \"i \"\"1\" ON t(b, B COLLATE binary DESC, \"c d\" COLLATE [rtrim])",
        "CREATE INDEX i2 ON t((a + 1) DESC, lower(b) COLLATE nocase, b || 'x, y' COLLATE rtrim, ((a || b) COLLATE NoCase)) \
         WHERE ((a  IS NOT NULL /* ! */))",
    ])
    .await;
    let part = |key, collation: Option<&str>, descending| IndexPart {
        key,
        collation: collation.map(str::to_owned),
        operator_class: None,
        descending,
        nulls_first: !descending,
    };
    let column = |name: &str| IndexKey::Column(name.to_owned());
    let expression = |sql: &str| IndexKey::Expression(sql.to_owned());
    let [first, second] = table.indexes.as_slice() else {
        panic!("two indexes");
    };
    assert_eq!(first.name.as_deref(), Some("i \"1"));
    assert!(first.unique && first.valid && first.method == "btree" && first.predicate.is_none());
    assert_eq!(
        first.parts,
        [
            part(column("b"), None, false),
            part(column("b"), Some("BINARY"), true),
            part(column("c d"), Some("RTRIM"), false),
        ]
    );
    assert!(!second.unique);
    assert_eq!(second.predicate.as_deref(), Some("a IS NOT NULL"));
    assert_eq!(
        second.parts,
        [
            part(expression("a + 1"), None, true),
            part(expression("lower(b)"), Some("NOCASE"), false),
            part(expression("b || 'x, y' COLLATE rtrim"), None, false),
            part(expression("a || b"), Some("NOCASE"), false),
        ]
    );
}

#[tokio::test]
async fn a_clause_without_a_place_is_named() {
    let schema = law(&[
        "CREATE TABLE t(id INTEGER NOT NULL PRIMARY KEY DESC, a NOT NULL ON CONFLICT ignore, b UNIQUE ON CONFLICT REPLACE, \
         c text COLLATE nocase, UNIQUE (c COLLATE NOCASE), UNIQUE (A COLLATE nocase, c DESC), UNIQUE (c, a) ON CONFLICT ABORT)",
        "CREATE TABLE u(a PRIMARY KEY ON CONFLICT ROLLBACK)",
    ])
    .await;
    assert_eq!(
        clauses(&schema),
        [
            "\"a\" NOT NULL ON CONFLICT IGNORE",
            "PRIMARY KEY (\"a\") ON CONFLICT ROLLBACK",
            "PRIMARY KEY (\"id\" DESC)",
            "UNIQUE (\"A\" COLLATE NOCASE, \"c\" DESC)",
            "UNIQUE (\"b\") ON CONFLICT REPLACE",
        ]
    );
    let of_two = &schema.unmanaged[3];
    assert_eq!(of_two.table, Some(Name::new("t")));
    let columns: Vec<_> = of_two
        .depends_on
        .iter()
        .map(|on| on.column.as_deref())
        .collect();
    assert_eq!(columns, [Some("a"), Some("c")]);
    // One that compares otherwise than its columns do is not the unique constraint of the model.
    assert_eq!(
        uniques(&schema.tables[&Name::new("t")]),
        [(None, vec!["b"]), (None, vec!["c"]), (None, vec!["c", "a"]),]
    );
}
