//! Postgres is shown both texts beside a temporary table that is taken back at once.

use std::collections::BTreeSet;

use sea_orm::DbErr;

use super::clock;
use crate::database::quote::{identifier, literal};
use crate::diff::words::{mentions, names};
use crate::inspect::Scratch;
use crate::schema::Column;

/// Whether two defaults of a column give the same value, always: they are the same expression, or what is put into the
/// column is the same. Only what is immutable is evaluated: a generated column takes nothing else.
pub(super) async fn same_default(
    scratch: &Scratch,
    column: &Column,
    old: &str,
    new: &str,
) -> Result<bool, DbErr> {
    if same_expression(scratch, &[], old, new).await? {
        return Ok(true);
    }
    let data_type = &column.data_type.sql;
    // The zone is one in which nobody lives: a value that depends on the zone is not the same.
    let make = format!(
        "SET LOCAL TIME ZONE INTERVAL '-11:37' HOUR TO MINUTE; \
         CREATE TEMPORARY TABLE judged (old {data_type} GENERATED ALWAYS AS ({old}) STORED, \
           new {data_type} GENERATED ALWAYS AS ({new}) STORED); INSERT INTO pg_temp.judged DEFAULT VALUES"
    );
    // As text: what is only equal, like 1.5 and 1.50, is not the same; and not every type can be compared.
    let values = "SELECT (old::text IS NOT DISTINCT FROM new::text)::text FROM pg_temp.judged";
    let questions = [own_functions(old, new), values.to_owned()];
    let answers = scratch.aside::<1>(&make, &questions).await?;
    Ok(answers.is_some_and(
        |answers| matches!(answers.as_slice(), [own, same] if said(own, "0") && said(same, "true")),
    ))
}

/// Whether two expressions over these columns are the same to the planner, which reads both, folds what is constant and
/// turns around what is negated. The list of a SELECT is where it does so without taking unknown for false.
pub(super) async fn same_expression(
    scratch: &Scratch,
    columns: &[Column],
    old: &str,
    new: &str,
) -> Result<bool, DbErr> {
    let columns: Vec<String> = columns
        .iter()
        .filter(|column| mentions(old, &column.name) || mentions(new, &column.name))
        .map(|column| {
            let collation = column.collation.as_ref();
            let collation = collation.map(|name| format!(" COLLATE {name}"));
            format!(
                "{} {}{}",
                identifier(&column.name),
                column.data_type.sql,
                collation.unwrap_or_default()
            )
        })
        .collect();
    let make = format!("CREATE TEMPORARY TABLE judged ({})", columns.join(", "));
    let explain =
        |text: &str| format!("EXPLAIN (VERBOSE, COSTS OFF) SELECT ({text}) FROM pg_temp.judged");
    let questions = [own_functions(old, new), explain(old), explain(new)];
    let answers = scratch.aside::<1>(&make, &questions).await?;
    Ok(answers.is_some_and(|answers| {
        matches!(answers.as_slice(), [own, old, new] if said(own, "0") && planned(old) == planned(new))
    }))
}

/// Asks how many functions of the database's own, or schemas that such may be in, are in one text and not in the other.
/// The planner puts what they do today in their place, and they may do something else tomorrow.
fn own_functions(old: &str, new: &str) -> String {
    let all = |text| names(text).into_iter().collect::<BTreeSet<_>>();
    let names: Vec<String> = all(old)
        .symmetric_difference(&all(new))
        .map(|name| literal(name))
        .collect();
    let among = format!("= ANY (ARRAY[{}]::text[])", names.join(", "));
    format!(
        "SELECT count(*)::text FROM (SELECT FROM pg_namespace WHERE nspname {among} AND nspname <> 'pg_catalog' \
           UNION ALL SELECT FROM pg_proc WHERE proname {among} AND pronamespace <> 'pg_catalog'::regnamespace \
             AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = pg_proc.oid \
               AND d.deptype = 'e')) own"
    )
}

fn said(rows: &[[Option<String>; 1]], text: &str) -> bool {
    matches!(rows, [[Some(said)]] if said == text)
}

/// The plan, with one name for the time.
fn planned(rows: &[[Option<String>; 1]]) -> String {
    let lines = rows.iter().filter_map(|[line]| line.as_deref());
    let lines: Vec<&str> = lines
        .filter(|line| !line.trim_start().starts_with("Query Identifier:"))
        .collect();
    clock::one_name(&lines.join("\n"))
}
