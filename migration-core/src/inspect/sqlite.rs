//! The objects of a SQLite database.

use super::COLUMN_ORDER;
use crate::history::apart;

/// One statement that gives name, definition and nothing. Older SQLite takes `GENERATED ALWAYS` for a part of the type.
pub(super) fn objects(history: &str) -> String {
    let ignored = apart(history);
    format!(
        "WITH tables AS (SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT IN ({ignored})) \
         SELECT 'table ' || name, 'table', 0 FROM tables \
         UNION ALL SELECT 'column ' || t.name || '.' || c.name, \
           CASE WHEN c.hidden > 1 AND upper(c.type) LIKE '%GENERATED ALWAYS' THEN rtrim(substr(c.type, 1, length(c.type) - 16)) ELSE c.type END \
           || CASE WHEN c.\"notnull\" THEN ' NOT NULL' ELSE '' END \
           || coalesce(' DEFAULT ' || c.dflt_value, '') || CASE WHEN c.pk > 0 THEN ' PRIMARY KEY ' || c.pk ELSE '' END \
           || CASE c.hidden WHEN 2 THEN ' GENERATED VIRTUAL' WHEN 3 THEN ' GENERATED STORED' ELSE '' END, 0 \
           FROM tables t JOIN pragma_table_xinfo(t.name) c \
         UNION ALL SELECT '{COLUMN_ORDER}' || t.name, group_concat(c.name, ', '), 0 FROM tables t JOIN pragma_table_xinfo(t.name) c GROUP BY t.name \
         UNION ALL SELECT 'constraint ' || t.name || '.foreign key ' || group_concat(f.\"from\", ', '), \
           'REFERENCES ' || f.\"table\" || '(' || coalesce(group_concat(f.\"to\", ', '), '') || ') ON UPDATE ' || f.on_update || ' ON DELETE ' || f.on_delete, 0 \
           FROM tables t JOIN pragma_foreign_key_list(t.name) f GROUP BY t.name, f.id \
         UNION ALL SELECT 'constraint ' || t.name || '.unique ' || (SELECT group_concat(name, ', ') FROM pragma_index_info(i.name)), 'UNIQUE', 0 \
           FROM tables t JOIN pragma_index_list(t.name) i WHERE i.origin = 'u' \
         UNION ALL SELECT type || ' ' || tbl_name || '.' || name, sql, 0 FROM sqlite_master \
           WHERE type IN ('index', 'trigger', 'view') AND sql IS NOT NULL AND tbl_name NOT IN ({ignored})"
    )
}
