//! The same schema, whoever looks and from wherever.

use super::super::introspect_database;
use super::*;
use crate::database::{Database, Purpose};
use crate::settings::{DatabaseUrl, Origin, Settings};

/// What differs, not all of it: the whole is thousands of lines.
fn assert_equal(left: &Schema, right: &Schema) {
    let text = |schema: &Schema| serde_json::to_string_pretty(schema).unwrap();
    let (left_text, right_text) = (text(left), text(right));
    for (left, right) in left_text.lines().zip(right_text.lines()) {
        assert_eq!(left, right);
    }
    assert_eq!(left, right);
}

#[tokio::test]
async fn a_scratch_reads_as_the_real_schema_does() {
    let database = postgres_database("scratch");
    database.execute(SHARED);
    let empty = read(&database, &Scope::schemas(&[], "")).await;
    let scratch = in_scratch(&database, "pg_temp, public", RICH, &Scope::temporary(None)).await;
    // Now each real object has a temporary one that hides it, and the other way round.
    database.execute(RICH);
    let mut real = read(&database, &Scope::schemas(&[], "")).await;
    let hidden = in_scratch(
        &database,
        "pg_temp, public",
        RICH,
        &Scope::temporary(Some("public")),
    )
    .await;
    let hiding = in_scratch(
        &database,
        "pg_temp",
        "CREATE TYPE public.unseen AS ENUM (); CREATE TABLE books (); CREATE TYPE mood AS ENUM ('x'); \
         SET LOCAL search_path TO public, pg_temp; DROP TYPE unseen",
        &Scope::schemas(&[], ""),
    )
    .await;
    assert_equal(&real, &hiding);

    assert!(real.tables.len() > 5 && empty.tables.is_empty());
    // Functions and extensions are not made in a scratch.
    real.unmanaged.retain(|one| !one.name.contains('('));
    assert_equal(&real, &scratch);
    assert_equal(&real, &hidden);
}

#[tokio::test]
async fn in_another_schema_too() {
    let database = postgres_database("home");
    let name = "My \"sche.ma\"";
    database.execute("CREATE SCHEMA \"My \"\"sche.ma\"\"\"");
    let path = "SET search_path TO \"My \"\"sche.ma\"\"\";";
    let own = SHARED.replace("CREATE EXTENSION", "-- ");
    let with_extensions = SHARED.lines().filter(|line| line.contains("EXTENSION"));
    let extensions: String = with_extensions
        .map(|line| line.replace(';', " WITH SCHEMA \"My \"\"sche.ma\"\"\";"))
        .collect();
    database.execute(&format!("{path}{extensions}{own}{RICH}"));

    let mut here = read(&database, &Scope::schemas(&[], "").at_home_in(name)).await;
    let public = rich().await;
    for schema in [&mut here] {
        for one in &mut schema.unmanaged {
            let definition = one.definition.take();
            one.definition = definition.map(|sql| sql.replace("\"My \"\"sche.ma\"\"\"", "public"));
        }
    }
    assert_equal(&public, &here);

    let further = read(&database, &Scope::schemas(&[name], "")).await;
    assert_eq!(further.tables.len(), here.tables.len());
    assert!(
        further
            .tables
            .keys()
            .all(|one| one.schema.as_deref() == Some(name))
    );
}

#[tokio::test]
async fn a_role_without_rights_sees_the_same() {
    let database = postgres_database("rights");
    database.execute(&format!("{SHARED}{RICH}"));
    let role = database.create_role("nobody");
    let scope = Scope::schemas(&[], "");
    let theirs = connect(&role.url).await;
    let denied = theirs.execute_unprepared("SELECT * FROM books").await;
    assert!(denied.is_err());
    let seen = introspect(&theirs, &scope).await.unwrap();
    assert_equal(&read(&database, &scope).await, &seen);

    // Without the right to use the schema, the server writes other texts: that is said, and not compared.
    database.execute("CREATE SCHEMA closed; CREATE TABLE closed.t (id integer)");
    let error = introspect(&theirs, &scope.clone().at_home_in("closed")).await;
    assert!(error.unwrap_err().to_string().contains("GRANT USAGE"));
    let further = introspect(&theirs, &Scope::schemas(&["closed"], ""))
        .await
        .unwrap();
    assert!(further.tables.contains_key(&Name::within("closed", "t")));
}

#[tokio::test]
async fn settings_of_the_connection_change_no_text_and_stay() {
    let database = postgres_database("settings");
    database.execute(&format!("{SHARED}{RICH}"));
    let connection = connect(database.url()).await;
    let transaction = connection.begin().await.unwrap();
    let settings = "SET search_path TO public, pg_catalog; SET quote_all_identifiers TO on; SET DateStyle TO 'SQL, DMY'; \
        SET IntervalStyle TO iso_8601; SET TimeZone TO 'Asia/Tokyo'";
    transaction.execute_unprepared(settings).await.unwrap();
    let scope = Scope::schemas(&[], "");
    let schema = introspect(&transaction, &scope).await.unwrap();
    assert_equal(&read(&database, &scope).await, &schema);
    let sql = "SELECT current_setting('search_path'), current_setting('TimeZone')";
    let after = crate::database::read_texts_in::<2>(&transaction, sql)
        .await
        .unwrap();
    assert_eq!(
        after,
        [[
            Some("public, pg_catalog".to_owned()),
            Some("Asia/Tokyo".to_owned())
        ]]
    );
}

#[tokio::test]
async fn the_simple_protocol_and_a_pooler_say_the_same() {
    let database = postgres_database("simple");
    database.execute(&format!("{SHARED}{RICH}"));
    let expected = read(&database, &Scope::schemas(&[], "")).await;
    let pooler = test_support::pgbouncer(&database, 1);
    for url in [database.url().to_owned(), pooler.url().to_owned()] {
        let settings = settings(&url, None);
        let mut connected = Database::connect(&settings, Purpose::Read, "test")
            .await
            .unwrap();
        for _ in 0..2 {
            let scope = Scope::schemas(&[], "");
            let schema = introspect_database(&mut connected, &scope).await.unwrap();
            assert_equal(&expected, &schema);
        }
        let path = connected.read_texts::<1>("SHOW search_path").await.unwrap();
        assert_eq!(path, [[Some("\"$user\", public".to_owned())]]);
        connected.close().await;
    }
    database.execute("CREATE SCHEMA other; CREATE TABLE other.t (id integer)");
    let settings = settings(database.url(), Some("other"));
    let mut connected = Database::connect(&settings, Purpose::Read, "test")
        .await
        .unwrap();
    let schema = introspect_database(&mut connected, &Scope::schemas(&[], ""))
        .await
        .unwrap();
    assert_eq!(schema.tables.keys().collect::<Vec<_>>(), [&Name::new("t")]);
}

fn settings(url: &str, schema: Option<&str>) -> Settings {
    Settings {
        url: DatabaseUrl::parse(url).unwrap(),
        origin: Origin::Flag,
        schema: schema.map(str::to_owned),
    }
}
