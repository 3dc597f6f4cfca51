//! The way back of a column that has got another type, where a value was written meanwhile that the old type does not
//! hold: it is refused, and nothing is lost or rounded.

use super::Server;
use crate::diff::{Diff, Renames};
use crate::lint::Sizes;
use crate::plan::laws::Lab;
use crate::plan::parts::{Part, parts, script, script_back};

/// What is tried with a type.
struct Try {
    old: &'static str,
    new: &'static str,
    /// A value, as the old type and as the new one writes it.
    fits: (&'static str, &'static str),
    /// A value of the new type that the old one does not hold.
    misfit: &'static str,
}

const fn of(
    old: &'static str,
    new: &'static str,
    fits: (&'static str, &'static str),
    misfit: &'static str,
) -> Try {
    Try {
        old,
        new,
        fits,
        misfit,
    }
}

const UUID: &str = "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11";

const TRIES: [Try; 7] = [
    of("integer", "bigint", ("7", "7"), "3000000000"),
    of("boolean", "integer", ("true", "1"), "5"),
    of("boolean", "text", ("true", "true"), "yes"),
    of("integer", "text", ("7", "7"), "007"),
    of("integer", "varchar", ("7", "7"), "seven"),
    of(
        "uuid",
        "text",
        (UUID, UUID),
        "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11",
    ),
    of("uuid", "text", (UUID, UUID), ""),
];

#[test]
fn refuses_what_does_not_fit() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let mut server = Server::new("way_back");
    for one in &TRIES {
        for nullable in ["", " NOT NULL"] {
            let outcome = runtime.block_on(there_and_back(&mut server, one, nullable));
            let Try { old, new, .. } = one;
            outcome.unwrap_or_else(|why| panic!("{old}{nullable} to {new}: {why}"));
        }
    }
}

async fn there_and_back(server: &mut Server, one: &Try, nullable: &str) -> Result<(), String> {
    let (first, second) = (server.empty().await, server.empty().await);
    let made = |sql: &str| format!("CREATE TABLE t (id integer PRIMARY KEY, c {sql}{nullable})");
    let before = server.run(&first, &made(one.old)).await?;
    let after = server.run(&second, &made(one.new)).await?;
    let parts = parts(
        &Diff::new(&before, &after, &Renames::default()),
        &Sizes::unknown(),
    );
    let names: Vec<&str> = parts.iter().map(|part| part.suffix).collect();
    assert_eq!(
        names,
        ["_expand", "_fill", "_switch", "_release", "_contract"]
    );
    let write = |id: i32, value: &str| format!("INSERT INTO t (id, c) VALUES ({id}, '{value}')");
    server.execute(&first, &write(1, one.fits.0)).await?;

    // Both columns have every value as long as the old one cannot be empty.
    server.execute(&first, &script(&parts[..3])).await?;
    refused(server, &first, &write(2, one.misfit)).await?;
    server.execute(&first, &write(3, one.fits.1)).await?;
    server.execute(&first, &script_back(&parts[..3])).await?;
    is(server, &first, 3, one.fits.0).await?;

    server.execute(&first, &script(&parts)).await?;
    server.execute(&first, &write(4, one.fits.1)).await?;
    is(server, &first, 1, one.fits.1).await?;
    server.execute(&first, &script_back(&parts)).await?;
    is(server, &first, 4, one.fits.0).await?;

    for released in [4, 5] {
        server.execute(&first, &script(&parts[..released])).await?;
        server.execute(&first, &write(5, one.misfit)).await?;
        let back: &[Part] = &parts[..released];
        refused(server, &first, &script_back(back)).await?;
        is(server, &first, 5, one.misfit).await?;
        // Whoever works with the row is not stopped by that.
        let touch = "UPDATE t SET id = 6 WHERE id = 5";
        server.execute(&first, touch).await?;
        server.execute(&first, "DELETE FROM t WHERE id = 6").await?;
        server.execute(&first, &script_back(&parts[..4])).await?;
        is(server, &first, 4, one.fits.0).await?;
    }
    server.close(first).await;
    server.close(second).await;
    Ok(())
}

async fn refused(server: &mut Server, database: &String, sql: &str) -> Result<(), String> {
    match server.execute(database, sql).await {
        Ok(()) => Err(format!("was not refused: {sql}")),
        Err(_) => Ok(()),
    }
}

async fn is(server: &mut Server, database: &String, id: i32, value: &str) -> Result<(), String> {
    let query = format!("SELECT c::text FROM t WHERE id = {id}");
    let rows = server.rows(database, &query).await?;
    if rows == [written(value)] {
        return Ok(());
    }
    Err(format!("{id} is {rows:?} and not {value}"))
}

/// As a row with one column is written.
fn written(value: &str) -> String {
    match value {
        "" => "(\"\")".to_owned(),
        _ if value.contains(' ') => format!("(\"{value}\")"),
        _ => format!("({value})"),
    }
}
