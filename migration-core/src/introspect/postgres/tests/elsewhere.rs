//! Several schemas, and names that reach from one into another.

use super::*;
use crate::schema::{IndexKey, Value};

const SCRIPT: &str = "CREATE SCHEMA audit; CREATE SCHEMA \"Ex tra\"; CREATE SCHEMA unread; \
    CREATE TYPE audit.mood AS ENUM ('x'); CREATE TYPE mood AS ENUM ('y'); \
    CREATE TABLE users (id serial PRIMARY KEY, feeling mood, other audit.mood DEFAULT 'x', others audit.mood[]); \
    CREATE TABLE unread.far (id integer PRIMARY KEY); \
    CREATE TABLE audit.users (id serial PRIMARY KEY, feeling mood, other audit.mood, \
      \"user\" integer REFERENCES public.users, far integer REFERENCES unread.far); \
    CREATE FUNCTION audit.half(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1 / 2'; \
    CREATE INDEX halves ON audit.users (audit.half(id)); CREATE INDEX halves ON users (audit.half(id)); \
    CREATE TABLE \"Ex tra\".\"t.t\" (id integer DEFAULT audit.half(4)); \
    CREATE SEQUENCE \"Ex tra\".s; CREATE VIEW audit.v AS SELECT id FROM public.users; \
    CREATE TRIGGER t BEFORE UPDATE ON audit.users FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();";

#[tokio::test]
async fn names_have_their_schema_unless_it_is_the_home() {
    let database = postgres_database("schemas");
    database.execute(SCRIPT);
    let scope = Scope::schemas(&["audit", "Ex tra", "not there"], "");
    let schema = read(&database, &scope).await;
    let names: Vec<String> = schema.tables.keys().map(ToString::to_string).collect();
    assert_eq!(names, ["users", "Ex tra.t.t", "audit.users"]);
    let enums: Vec<String> = schema.enums.keys().map(ToString::to_string).collect();
    assert_eq!(enums, ["mood", "audit.mood"]);
    assert_eq!(
        schema.sequences.keys().collect::<Vec<_>>(),
        [&Name::within("Ex tra", "s")]
    );

    let ours = table(&schema, "users");
    let theirs = &schema.tables[&Name::within("audit", "users")];
    for users in [ours, theirs] {
        let of = |name: &str| &users.column(name).unwrap().data_type;
        assert_eq!(of("feeling").sql, "mood");
        assert_eq!(of("feeling").enumeration, Some(Name::new("mood")));
        assert_eq!(of("other").sql, "audit.mood");
        assert_eq!(of("other").enumeration, Some(Name::within("audit", "mood")));
        assert_eq!(users.column("id").unwrap().value, Value::Serial);
        let expected = IndexKey::Expression("audit.half(id)".to_owned());
        assert_eq!(users.indexes[0].parts[0].key, expected);
    }
    assert_eq!(ours.column("others").unwrap().data_type.sql, "audit.mood[]");
    let default = Value::Default("'x'::audit.mood".to_owned());
    assert_eq!(ours.column("other").unwrap().value, default);
    let targets: Vec<&Name> = theirs.foreign_keys.iter().map(|one| &one.table).collect();
    assert_eq!(
        targets,
        [&Name::within("unread", "far"), &Name::new("users")]
    );

    let unmanaged: Vec<String> = schema
        .unmanaged
        .iter()
        .map(|one| format!("{} {}", one.kind, one.name))
        .collect();
    assert_eq!(
        unmanaged,
        ["view audit.v", "function audit.half(integer)", "trigger t"]
    );
    assert_eq!(schema.unmanaged[0].depends_on[0].table, Name::new("users"));
    assert_eq!(
        schema.unmanaged[2].table,
        Some(Name::within("audit", "users"))
    );
}

#[tokio::test]
async fn another_home_turns_the_names_round() {
    let database = postgres_database("turned");
    database.execute(SCRIPT);
    let scope = Scope::schemas(&["public"], "").at_home_in("audit");
    let schema = read(&database, &scope).await;
    let names: Vec<String> = schema.tables.keys().map(ToString::to_string).collect();
    assert_eq!(names, ["users", "public.users"]);
    let column = |name: &str| table(&schema, "users").column(name).unwrap();
    assert_eq!(column("feeling").data_type.sql, "public.mood");
    assert_eq!(column("other").data_type.sql, "mood");
}

#[tokio::test]
async fn a_home_that_is_not_there_is_empty() {
    let database = postgres_database("nowhere");
    database.execute("CREATE TABLE t (id integer)");
    let scope = Scope::schemas(&[], "").at_home_in("nowhere");
    assert!(read(&database, &scope).await.tables.is_empty());
    let lost = Scope::schemas(&[], "");
    assert!(
        in_scratch(&database, "nowhere", "", &lost)
            .await
            .tables
            .is_empty()
    );
    let unused = Scope::temporary(None);
    assert!(
        in_scratch(&database, "pg_temp", "", &unused)
            .await
            .tables
            .is_empty()
    );
}
