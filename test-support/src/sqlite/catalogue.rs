//! All tables of an SQLite database as text.

use std::{fmt::Write, path::Path};

use super::{
    database::{self, sqlite_has},
    tokens::{checks, tokens},
};
use crate::{catalogue::HISTORY_TABLES, rows::Rows};

/// All that the schema of a database is made of, as text: tables with their columns in order, keys, constraints,
/// indexes and triggers; views.
///
/// Columns, keys and indexes are what SQLite itself says (`pragma table_xinfo`, `foreign_key_list`, `index_list`),
/// so a table that was rebuilt reads like one that was altered. Only what no pragma tells (CHECK, AUTOINCREMENT, the
/// predicate of an index, triggers, views) is read from the statements in `sqlite_schema`, without their spaces and
/// comments. The names of CHECK, UNIQUE and FOREIGN KEY constraints and a column's COLLATE are not in it, nor are the
/// [`HISTORY_TABLES`].
///
/// # Panics
/// When the file is missing or no database.
#[must_use]
pub fn sqlite_catalogue(path: impl AsRef<Path>) -> String {
    let path = path.as_ref();
    assert!(
        path.is_file(),
        "no catalogue: there is no database file {}",
        path.display()
    );
    let source = Source { path };
    let mut text = String::new();
    for table in
        source.rows("select name, sql from sqlite_schema where type = 'table' order by name")
    {
        let [name, sql] = two(table);
        if !HISTORY_TABLES.contains(&name.as_str()) && !name.starts_with("sqlite_") {
            source.table(&name, &sql, &mut text);
        }
    }
    for view in source.rows("select name, sql from sqlite_schema where type = 'view' order by name")
    {
        let [name, sql] = two(view);
        line(
            &mut text,
            &format!("view {name} {}", tokens(&sql).join(" ")),
        );
    }
    text
}

struct Source<'a> {
    path: &'a Path,
}

impl Source<'_> {
    fn rows(&self, sql: &str) -> Rows {
        database::query(self.path, sql).unwrap_or_else(|error| {
            panic!(
                "no catalogue of {}: {error}, in:\n{sql}",
                self.path.display()
            )
        })
    }

    /// The first column of a query.
    fn texts(&self, sql: &str) -> Vec<String> {
        self.rows(sql)
            .into_iter()
            .filter_map(|row| row.into_iter().next().flatten())
            .collect()
    }

    fn table(&self, name: &str, sql: &str, text: &mut String) {
        let literal = literal(name);
        line(text, &format!("table {name}"));
        let options = if sqlite_has(3, 37) {
            format!(
                "select iif(strict, ' strict', '') || iif(wr, ' without rowid', '')
                 from pragma_table_list({literal}) where schema = 'main'"
            )
        } else {
            format!(
                "select iif(sql like '%without rowid%', ' without rowid', '')
                 from sqlite_master where type = 'table' and name = {literal}"
            )
        };
        let options = self.texts(&options);
        for options in options.iter().filter(|options| !options.is_empty()) {
            line(text, &format!("  options{options}"));
        }
        // Older ones count GENERATED ALWAYS as a part of the type.
        let columns = self.texts(&format!(
            "select 'column ' || name || iif(type = '', '', ' ' || lower(type)) || iif(\"notnull\", ' not null', ' null')
                    || iif(dflt_value is null, '', ' default ' || dflt_value)
                    || case hidden when 2 then ' generated virtual' when 3 then ' generated stored' else '' end
             from (select cid, name, \"notnull\", dflt_value, hidden, iif(hidden > 1 and type like '%generated always',
                          rtrim(substr(type, 1, length(type) - 16)), type) as type
                   from pragma_table_xinfo({literal}))
             where hidden <> 1 order by cid"
        ));
        let key = self.texts(&format!(
            "select 'primary key (' || names || ')' from (select group_concat(name, ', ') as names
             from (select name from pragma_table_info({literal}) where pk > 0 order by pk)) where names is not null"
        ));
        let autoincrement = tokens(sql)
            .iter()
            .any(|token| token.eq_ignore_ascii_case("autoincrement"));
        let autoincrement = autoincrement.then(|| "autoincrement".to_owned());
        let checks = checks(sql)
            .into_iter()
            .map(|check| format!("check ({check})"));
        for item in columns
            .into_iter()
            .chain(key)
            .chain(autoincrement)
            .chain(checks)
        {
            line(text, &format!("  {item}"));
        }
        // The numbers of foreign keys and the names of automatic indexes come from the order of the statements.
        let foreign_keys = self.texts(&format!(
            "select 'foreign key (' || group_concat(\"from\", ', ') || ') references ' || \"table\"
                    || iif(count(\"to\") = 0, '', ' (' || group_concat(\"to\", ', ') || ')')
                    || ' on update ' || lower(on_update) || ' on delete ' || lower(on_delete)
             from (select * from pragma_foreign_key_list({literal}) order by id, seq) group by id order by 1"
        ));
        let uniques = self.texts(&format!(
            "select 'unique (' || (select group_concat(name, ', ') from (select name from pragma_index_info(i.name) order by seqno)) || ')'
             from pragma_index_list({literal}) i where origin = 'u' order by 1"
        ));
        for item in foreign_keys.into_iter().chain(uniques) {
            line(text, &format!("  {item}"));
        }
        self.indexes(&literal, text);
        for trigger in self.texts(&format!(
            "select sql from sqlite_schema where type = 'trigger' and tbl_name = {literal} order by name"
        )) {
            line(text, &format!("  trigger {}", tokens(&trigger).join(" ")));
        }
    }

    fn indexes(&self, table: &str, text: &mut String) {
        for index in self.rows(&format!(
            "select s.name, s.sql from pragma_index_list({table}) i join sqlite_schema s on s.type = 'index' and s.name = i.name
             where i.origin = 'c' order by s.name"
        )) {
            let [name, sql] = two(index);
            let unique = tokens(&sql).get(1).is_some_and(|token| token.eq_ignore_ascii_case("unique"));
            // The quotes of a name are the choice of whoever wrote the statement.
            let words: Vec<String> =
                tokens(&sql).into_iter().map(|token| token.trim_matches(['"', '`', '[', ']']).to_owned()).collect();
            let keys = words.iter().position(|word| word == "(").unwrap_or(words.len());
            let unique = if unique { " unique" } else { "" };
            line(text, &format!("  index {name}{unique} {}", words[keys..].join(" ")));
        }
    }
}

fn line(text: &mut String, line: &str) {
    let _ = writeln!(text, "{line}");
}

fn two(row: Vec<Option<String>>) -> [String; 2] {
    let mut values = row.into_iter().map(Option::unwrap_or_default);
    [
        values.next().unwrap_or_default(),
        values.next().unwrap_or_default(),
    ]
}

fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
