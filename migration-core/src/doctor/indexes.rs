//! Indexes that a build which was broken off left behind.

use super::finding::Finding;
use super::patient::Patient;
use super::words;

const CHECK: &str = "indexes";

pub(super) async fn check(patient: &mut Patient<'_>) -> Finding {
    let rows = match patient.ask(QUESTION).await {
        Err(why) => return Finding::unchecked(CHECK, &why),
        Ok(rows) => rows,
    };
    let hidden = rows
        .iter()
        .find(|(name, ..)| name.is_empty())
        .map_or(0, |(.., count)| *count);
    let invalid: Vec<&(String, String, i64)> =
        rows.iter().filter(|(name, ..)| !name.is_empty()).collect();
    let Some((first, ..)) = invalid.first() else {
        return Finding::ok(CHECK, "all are valid");
    };
    let names: Vec<String> = invalid
        .iter()
        .map(|(name, table, unique)| {
            let unique = if *unique == 1 { "unique " } else { "" };
            format!("the {unique}index {name} on {table}")
        })
        .collect();
    let detail = format!(
        "invalid, slowing every write and answering no query: {}",
        words::list(&names, ", ")
    );
    if hidden > 0 {
        // To drop an index that somebody is building would be worse than to leave it.
        return Finding::warning(
            CHECK,
            format!(
                "{detail}; but {hidden} build(s) of other roles are under way, and this role may not see of what"
            ),
            "look again when the builds are done, or GRANT pg_read_all_stats TO this role to see them",
        );
    }
    Finding::problem(
        CHECK,
        detail,
        format!(
            "DROP INDEX CONCURRENTLY {first}, then build it again; a migration that was broken off does both by itself when it is run again"
        ),
    )
}

/// An index on a partitioned table is invalid until each partition has one, so those do not count. A row of the
/// progress view whose columns are null belongs to another role.
const QUESTION: &str = "SELECT quote_ident(c.relname), quote_ident(t.relname), i.indisunique::int::bigint \
     FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid \
     WHERE NOT i.indisvalid AND c.relkind = 'i' \
     AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema()) \
     AND NOT EXISTS (SELECT FROM pg_stat_progress_create_index p WHERE p.index_relid = i.indexrelid \
       OR (p.relid = i.indrelid AND p.command LIKE 'REINDEX%')) \
     UNION ALL SELECT '', '', count(*) FROM pg_stat_progress_create_index \
     WHERE datname = current_database() AND relid IS NULL \
     ORDER BY 1, 2";
