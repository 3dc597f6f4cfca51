//! What a SQLite database is asked, and the shape of the answers.
//!
//! All rows are texts, and each question says its own order. The pragmas are asked for `main`, since a temporary table
//! of the same name would answer otherwise. Virtual tables are asked for nothing: one whose module is not there fails
//! every question about it.

use crate::history::apart;

/// How the stored statement of a virtual table begins.
pub(super) const VIRTUAL: &str = "CREATE VIRTUAL TABLE";

/// A row of SQL texts.
pub(super) type Row<const N: usize> = [Option<String>; N];

/// The answers to all questions.
#[derive(Debug, Default)]
pub(super) struct Answers {
    /// Kind, name, table, statement, version of SQLite.
    pub(super) objects: Vec<Row<5>>,
    /// Table, name, `NOT NULL`, default, place in the primary key, hidden.
    pub(super) columns: Vec<Row<6>>,
    /// Table, index, unique, origin, column number, column, descending, collation.
    pub(super) indexes: Vec<Row<8>>,
    /// Table, number, target, column, target column, on update, on delete.
    pub(super) foreign_keys: Vec<Row<7>>,
    /// Shadow table.
    pub(super) shadows: Vec<Row<1>>,
}

/// The stored statements.
pub(super) fn objects(history: &str) -> String {
    let wanted = wanted("tbl_name", history);
    format!(
        "SELECT type, name, tbl_name, sql, sqlite_version() FROM main.sqlite_master \
         WHERE sql IS NOT NULL AND {wanted} ORDER BY type, name"
    )
}

/// The columns of all tables.
pub(super) fn columns(history: &str) -> String {
    format!(
        "SELECT t.name, c.name, CAST(c.\"notnull\" AS text), CAST(c.dflt_value AS text), CAST(c.pk AS text), CAST(c.hidden AS text) \
         FROM {} JOIN pragma_table_xinfo(t.name, 'main') c ORDER BY t.name, c.cid",
        tables(history)
    )
}

/// The parts of all indexes, those behind a constraint too.
pub(super) fn indexes(history: &str) -> String {
    format!(
        "SELECT t.name, i.name, CAST(i.\"unique\" AS text), i.origin, CAST(p.cid AS text), p.name, CAST(p.\"desc\" AS text), p.coll \
         FROM {} JOIN pragma_index_list(t.name, 'main') i JOIN pragma_index_xinfo(i.name, 'main') p \
         WHERE p.\"key\" = 1 ORDER BY t.name, i.name, p.seqno",
        tables(history)
    )
}

/// The columns of all foreign keys, in the order in which they were declared: the last one has number 0.
pub(super) fn foreign_keys(history: &str) -> String {
    format!(
        "SELECT t.name, CAST(f.id AS text), f.\"table\", f.\"from\", f.\"to\", f.on_update, f.on_delete \
         FROM {} JOIN pragma_foreign_key_list(t.name, 'main') f ORDER BY t.name, f.id DESC, f.seq",
        tables(history)
    )
}

/// The tables that belong to virtual ones; nothing to ask where there is none, or where SQLite is older than 3.37.
pub(super) fn shadows(objects: &[Row<5>]) -> Option<&'static str> {
    let [.., version] = objects.iter().find(|object| is_virtual(object))?;
    let mut parts = version.as_deref()?.split('.').map(str::parse::<u32>);
    let version = (parts.next()?.ok()?, parts.next()?.ok()?);
    (version >= (3, 37)).then_some(
        "SELECT name FROM pragma_table_list WHERE type = 'shadow' AND schema = 'main' ORDER BY name",
    )
}

/// Whether it is a virtual table.
pub(super) fn is_virtual(object: &Row<5>) -> bool {
    let [kind, _, _, Some(sql), _] = object else {
        return false;
    };
    let start = sql.get(..VIRTUAL.len());
    kind.as_deref() == Some("table")
        && start.is_some_and(|start| start.eq_ignore_ascii_case(VIRTUAL))
}

fn tables(history: &str) -> String {
    let wanted = wanted("name", history);
    format!(
        "(SELECT name FROM main.sqlite_master WHERE type = 'table' AND sql NOT LIKE '{VIRTUAL}%' AND {wanted}) t"
    )
}

fn wanted(column: &str, history: &str) -> String {
    format!(
        "{column} NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND {column} COLLATE NOCASE NOT IN ({})",
        apart(history)
    )
}
