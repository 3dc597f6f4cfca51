//! The tables that SeaORM makes of the entities, on a real Postgres, are those that the schema says.

use migration_core::Entities;
use migration_core::schema::Value;
use sea_orm::{DbBackend, EntityTrait, Schema};
use test_support::{PostgresDatabase, postgres_database};

use crate::zoo::{children, parents, types};

/// As SeaORM creates it, but for a type that is there already.
fn create<E: EntityTrait>(database: &PostgresDatabase, entity: E) {
    let schema = Schema::new(DbBackend::Postgres);
    for statement in schema.create_enum_from_entity(entity) {
        let sql = DbBackend::Postgres.build(&statement).to_string();
        if let Err(error) = database.try_execute(&sql) {
            assert!(error.to_string().contains("already exists"), "{error}");
        }
    }
    let table = schema.create_table_from_entity(entity);
    database.execute(&DbBackend::Postgres.build(&table).to_string());
}

#[test]
fn columns_are_what_the_server_makes_of_them() {
    let database = postgres_database("zoo");
    create(&database, types::Entity);
    create(&database, types::postgres::Entity);
    database.execute("CREATE SCHEMA audit; CREATE TABLE elsewhere (id integer PRIMARY KEY)");
    create(&database, parents::Entity);
    let schema = Entities::new(DbBackend::Postgres)
        .register(types::Entity)
        .register(types::postgres::Entity)
        .register(parents::Entity)
        .schema();
    let mut compared = 0;
    for (name, table) in &schema.tables {
        let rows = database.query(&format!(
            "SELECT attname, format_type(atttypid, atttypmod), attnotnull::text,
                    pg_get_expr(adbin, adrelid), attgenerated::text,
                    (SELECT collname FROM pg_collation WHERE oid = attcollation AND collname <> 'default')
               FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
              WHERE attrelid = '{}'::regclass AND attnum > 0 ORDER BY attnum",
            name.quoted()
        ));
        assert_eq!(rows.len(), table.columns.len());
        for (row, column) in rows.iter().zip(&table.columns) {
            let at = format!("{name}.{}", column.name);
            assert_eq!(row[0].as_ref(), Some(&column.name));
            assert_eq!(row[1].as_ref(), Some(&column.data_type.sql), "{at}");
            assert_eq!(row[2].as_deref() == Some("true"), !column.nullable, "{at}");
            let collation = row[5].as_ref().map(|name| format!("\"{name}\""));
            assert_eq!(collation, column.collation, "{at}");
            match &column.value {
                Value::None => assert_eq!(row[3], None, "{at}"),
                Value::Default(default) => assert_eq!(row[3].as_ref(), Some(default), "{at}"),
                Value::Serial => assert!(row[3].as_ref().unwrap().starts_with("nextval("), "{at}"),
                Value::Generated { stored, .. } => {
                    assert!(*stored && row[4].as_deref() == Some("s"));
                }
                other => panic!("{at}: {other:?}"),
            }
            compared += 1;
        }
    }
    assert_eq!(compared, 40 + 15 + 12);
}

#[test]
fn keys_are_what_the_server_makes_of_them() {
    let database = postgres_database("zoo_keys");
    database.execute("CREATE SCHEMA audit; CREATE TABLE elsewhere (id integer PRIMARY KEY)");
    create(&database, parents::Entity);
    // SeaORM would write the key that two relations stand on twice, under one name.
    let schema = Schema::new(DbBackend::Postgres);
    let sql = DbBackend::Postgres
        .build(&schema.create_table_from_entity(children::Entity))
        .to_string();
    let twice = "CONSTRAINT \"the friend\" FOREIGN KEY (\"friend\") REFERENCES \"children\" (\"id\") ON DELETE SET DEFAULT, ";
    assert!(sql.contains(twice), "{sql}");
    database.execute(&sql.replacen(twice, "", 1));

    let said = Entities::new(DbBackend::Postgres)
        .register(parents::Entity)
        .register(children::Entity)
        .schema();
    let rows = database.query(
        "SELECT conrelid::regclass::text, contype::text, count(*)::text FROM pg_constraint
          WHERE conrelid IN ('children'::regclass, 'audit.parents'::regclass) AND contype <> 'n'
            AND pg_get_constraintdef(oid) NOT LIKE '%elsewhere%'
          GROUP BY 1, 2 ORDER BY 1, 2",
    );
    let mut counted = Vec::new();
    for (name, table) in said.tables.iter().rev() {
        for (kind, count) in [
            ("c", table.checks.len()),
            ("f", table.foreign_keys.len()),
            ("p", usize::from(table.primary_key.is_some())),
            ("u", table.uniques.len()),
        ] {
            if count > 0 {
                counted.push(vec![
                    Some(name.to_string()),
                    Some(kind.to_owned()),
                    Some(count.to_string()),
                ]);
            }
        }
    }
    counted.sort();
    assert_eq!(rows, counted);
}
