//! What both databases share is said once; the rest stands in a branch for each.

use super::{Ways, migration};
use crate::diff::{Diff, Renames};
use crate::plan::Plan;
use crate::schema::{Column, Dialect, Enumeration, Name, PrimaryKey, Schema, Table, Value};

fn schema(dialect: Dialect, with: impl Fn(&mut Table)) -> Schema {
    let mut schema = Schema::empty(dialect);
    let mut table = Table::default();
    let mut id = Column::new("id", "integer");
    id.nullable = false;
    table.columns = vec![
        id,
        Column::new(
            "name",
            match dialect {
                Dialect::Postgres => "character varying",
                Dialect::Sqlite => "varchar",
            },
        ),
    ];
    table.primary_key = Some(PrimaryKey {
        name: (dialect == Dialect::Postgres).then(|| "users_pkey".to_owned()),
        columns: vec!["id".to_owned()],
        include: Vec::new(),
        deferral: crate::schema::Deferral::NotDeferrable,
        comment: None,
    });
    with(&mut table);
    schema.tables.insert(Name::new("users"), table);
    schema
}

/// The Rust of the change, on both databases.
fn code(with: impl Fn(&mut Table, Dialect)) -> String {
    let mut ways = Ways {
        up: Vec::new(),
        down: Vec::new(),
        postgres_only: false,
        transactional: true,
    };
    for dialect in [Dialect::Postgres, Dialect::Sqlite] {
        let before = schema(dialect, |_| {});
        let after = schema(dialect, |table| with(table, dialect));
        let diff = Diff::new(&before, &after, &Renames::default());
        ways.up.push(Plan::new(&diff));
        ways.down.push(Plan::new(&diff.reverse()));
    }
    migration("a change", &ways)
}

#[test]
fn what_both_say_alike_is_said_once() {
    let code = code(|table, dialect| {
        let seen = match dialect {
            Dialect::Postgres => "timestamp without time zone",
            Dialect::Sqlite => "datetime_text",
        };
        // SQLite has one integer for all sizes: the larger one is right on both.
        let count = match dialect {
            Dialect::Postgres => "bigint",
            Dialect::Sqlite => "integer",
        };
        table.columns.push(Column::new("seen_at", seen));
        table.columns.push(Column::new("count", count));
    });
    assert!(!code.contains("DbBackend"), "{code}");
    assert_eq!(code.matches(".date_time()").count(), 1, "{code}");
    assert_eq!(code.matches(".big_integer()").count(), 1, "{code}");
    assert!(!code.contains(".integer()"), "{code}");
}

#[test]
fn what_they_say_differently_stands_in_branches() {
    let code = code(|table, _| {
        let name = table.column_mut("name").unwrap();
        name.nullable = false;
        name.value = Value::Default("'nobody'".to_owned());
    });
    let up = &code[code.find("async fn up").unwrap()..code.find("async fn down").unwrap()];
    let (postgres, sqlite) = up.split_once("} else {").unwrap();
    assert!(
        postgres.contains("if manager.get_database_backend() == DbBackend::Postgres"),
        "{code}"
    );
    assert!(postgres.contains("SET NOT NULL"), "{code}");
    assert!(
        sqlite.contains("steps::rebuild_table(manager, &["),
        "{code}"
    );
    assert!(code.contains("use migration_core::steps;"), "{code}");
    assert!(code.contains("sea_orm::DbBackend"), "{code}");
}

#[test]
fn what_postgres_alone_has_is_for_postgres_alone() {
    let mut ways = Ways {
        up: Vec::new(),
        down: Vec::new(),
        postgres_only: true,
        transactional: true,
    };
    let (mut before, mut after) = (
        Schema::empty(Dialect::Postgres),
        Schema::empty(Dialect::Postgres),
    );
    let mood = |values: &[&str]| Enumeration {
        values: values.iter().map(|value| (*value).to_owned()).collect(),
        comment: None,
    };
    before.enums.insert(Name::new("mood"), mood(&["a"]));
    after.enums.insert(Name::new("mood"), mood(&["a", "b"]));
    let diff = Diff::new(&before, &after, &Renames::default());
    ways.up.push(Plan::new(&diff));
    ways.down.push(Plan::new(&diff.reverse()));
    let code = migration("more moods", &ways);
    assert_eq!(code.matches("DbBackend::Postgres {").count(), 2, "{code}");
    assert!(!code.contains("else"), "{code}");
}
