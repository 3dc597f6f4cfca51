//! Whether the role may do what migrations do.

use super::finding::{Finding, Verdict};
use super::patient::Patient;
use super::words;
use crate::database::{Rows, quote};
use crate::history::ATTEMPTS_TABLE;

const CHECK: &str = "rights";

pub(super) async fn check(patient: &mut Patient<'_>) -> Finding {
    let tables = patient.chain_tables().await;
    let history = patient.history_table().to_owned();
    let schema = patient.settings().schema.clone();
    match patient.ask(&question(&tables, &history)).await {
        Err(why) => Finding::unchecked(CHECK, &why),
        Ok(rows) => judge(&rows, schema.as_deref()),
    }
}

/// Names are looked up without a schema, in the search path: one that may not be used is passed over, not an error.
fn question(tables: &[String], history: &str) -> String {
    let array = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(|name| quote::literal(name)).collect();
        format!("unnest(ARRAY[{}]::text[]) AS name", names.join(", "))
    };
    let present = "CROSS JOIN LATERAL (SELECT to_regclass(quote_ident(name)) AS oid) r WHERE r.oid IS NOT NULL";
    let own = array(&[history, ATTEMPTS_TABLE]);
    let chain = array(&tables.iter().map(String::as_str).collect::<Vec<_>>());
    let history = quote::literal(history);
    format!(
        "SELECT 'role', quote_ident(current_user), 1::bigint \
         UNION ALL SELECT 'temp', quote_ident(current_database()), has_database_privilege(current_database(), 'TEMP')::int \
         UNION ALL SELECT 'create', coalesce(quote_ident(current_schema()), ''), coalesce(has_schema_privilege(current_schema(), 'CREATE'), false)::int \
         UNION ALL SELECT 'read', quote_ident(name), has_table_privilege(r.oid, 'SELECT')::int FROM {own} {present} \
         UNION ALL SELECT 'write', quote_ident(name), (has_table_privilege(r.oid, 'INSERT') AND has_table_privilege(r.oid, CASE name WHEN {history} THEN 'DELETE' ELSE 'UPDATE' END))::int FROM {own} {present} \
         UNION ALL SELECT 'own ' || quote_ident(pg_get_userbyid(c.relowner)), quote_ident(name), pg_has_role(c.relowner, 'USAGE')::int \
         FROM {chain} JOIN pg_class c ON c.oid = to_regclass(quote_ident(name))"
    )
}

/// Adds up what is missing: the first word of each row says what it is about, the number whether it is so.
fn judge(rows: &Rows, schema: Option<&str>) -> Finding {
    let mut missing = Missing::default();
    let mut role = "";
    let mut place = "";
    let mut altered = 0;
    let mut foreign: Vec<(&str, String)> = Vec::new();
    let (mut unread, mut unwritten) = (Vec::new(), Vec::new());
    for (kind, name, number) in rows {
        let has = *number == 1;
        match kind.split_once(' ').unwrap_or((kind, "")) {
            ("role", _) => role = name,
            ("create", _) => {
                place = name;
                if place.is_empty() {
                    let hint = match schema {
                        Some(schema) => format!("CREATE SCHEMA {}, or GRANT USAGE, CREATE on it", quote::identifier(schema)),
                        None => "create a schema of the search path (SHOW search_path), or grant USAGE and CREATE on it".to_owned(),
                    };
                    let which = schema
                        .map(|schema| format!(" `{schema}`"))
                        .unwrap_or_default();
                    missing.add(
                        Verdict::Problem,
                        format!("the schema{which} is not there or may not be used"),
                        hint,
                    );
                } else if !has {
                    missing.add(
                        Verdict::Problem,
                        format!("may not create tables in the schema {place}"),
                        format!("GRANT CREATE ON SCHEMA {place} TO {role}"),
                    );
                }
            }
            ("temp", _) if !has => missing.add(
                Verdict::Warning,
                "may not make temporary tables, which `verify` needs",
                format!("GRANT TEMP ON DATABASE {name} TO {role}"),
            ),
            ("read", _) if !has => unread.push(name.clone()),
            ("write", _) if !has => unwritten.push(name.clone()),
            ("own", _) if has => altered += 1,
            ("own", owner) => foreign.push((owner, name.clone())),
            _ => {}
        }
    }
    for (names, what, rights) in [
        (unread, "read", "SELECT"),
        (unwritten, "write", "INSERT, UPDATE, DELETE"),
    ] {
        if !names.is_empty() {
            let names = names.join(", ");
            missing.add(
                Verdict::Problem,
                format!("may not {what} {names}"),
                format!("GRANT {rights} ON {names} TO {role}"),
            );
        }
    }
    if let Some((owner, _)) = foreign.first() {
        let tables: Vec<String> = foreign
            .iter()
            .map(|(owner, table)| format!("{table} (of {owner})"))
            .collect();
        missing.add(
            Verdict::Problem,
            format!("may not alter {}", words::list(&tables, ", ")),
            format!("migrate as {owner}, or give the tables to {role} (ALTER TABLE ... OWNER TO)"),
        );
    }
    missing.report(role, || {
        let alter = match altered {
            0 => String::new(),
            count => format!(", alter the chain's {count} table(s)"),
        };
        format!(
            "{role} may read and write the history, create tables in the schema {place}{alter} and make temporary ones"
        )
    })
}

#[derive(Default)]
struct Missing {
    worst: Option<Verdict>,
    details: Vec<String>,
    hints: Vec<String>,
}

impl Missing {
    fn add(&mut self, verdict: Verdict, detail: impl Into<String>, hint: impl Into<String>) {
        self.worst = self.worst.max(Some(verdict));
        self.details.push(detail.into());
        self.hints.push(hint.into());
    }

    fn report(&self, role: &str, all_well: impl FnOnce() -> String) -> Finding {
        let detail = format!("{role}: {}", self.details.join("; "));
        let hint = self.hints.join("; ");
        match self.worst {
            Some(Verdict::Problem) => Finding::problem(CHECK, detail, hint),
            Some(_) => Finding::warning(CHECK, detail, hint),
            None => Finding::ok(CHECK, all_well()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(kind: &str, name: &str, number: i64) -> (String, String, i64) {
        (kind.to_owned(), name.to_owned(), number)
    }

    #[test]
    fn only_a_missing_temp_is_no_problem() {
        let rows = vec![
            row("role", "ann", 1),
            row("temp", "shop", 0),
            row("create", "public", 1),
        ];
        let finding = judge(&rows, None);
        assert_eq!(finding.verdict, Verdict::Warning);
        assert_eq!(
            finding.hint.as_deref(),
            Some("GRANT TEMP ON DATABASE shop TO ann")
        );
    }

    #[test]
    fn a_schema_that_is_not_there() {
        let rows = vec![row("role", "ann", 1), row("create", "", 0)];
        let finding = judge(&rows, Some("Odd"));
        assert_eq!(finding.verdict, Verdict::Problem);
        assert!(finding.detail.contains("`Odd`"), "{}", finding.detail);
        assert!(
            judge(&rows, None)
                .detail
                .contains("the schema is not there")
        );
    }
}
