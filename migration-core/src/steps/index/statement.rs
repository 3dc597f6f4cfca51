//! What a CREATE INDEX says.

use std::ops::Range;

use squawk_syntax::ast::{AstNode, Stmt};
use squawk_syntax::{SourceFile, SyntaxNode};

/// A statement, and where its parts stand in it.
pub(super) struct CreateIndex<'a> {
    sql: &'a str,
    /// `ONLY` counts to it.
    relation: Range<usize>,
    table: Range<usize>,
    concurrently: Option<Range<usize>>,
    /// The part of the table's name that is its schema, with the dot.
    schema: Range<usize>,
}

impl<'a> CreateIndex<'a> {
    /// None where it is no CREATE INDEX.
    pub(super) fn read(sql: &'a str) -> Option<Self> {
        let parsed = SourceFile::parse(sql);
        let index = parsed.tree().stmts().find_map(|stmt| match stmt {
            Stmt::CreateIndex(index) => Some(index),
            _ => None,
        })?;
        let relation = index.table_relation_name()?;
        let name = relation.table_name_ref()?;
        let table = range(name.syntax());
        let last = name.syntax().last_token()?.text_range();
        Some(Self {
            sql,
            relation: range(relation.syntax()),
            schema: table.start..last.start().into(),
            table,
            concurrently: index.concurrently_token().map(|token| {
                let range = token.text_range();
                range.start().into()..range.end().into()
            }),
        })
    }

    /// The table, as it is written.
    pub(super) fn table(&self) -> &'a str {
        &self.sql[self.table.clone()]
    }

    /// The schema of the table, and so of the index, as it is written before its name; nothing where it is not said.
    pub(super) fn schema(&self) -> &'a str {
        &self.sql[self.schema.clone()]
    }

    /// The same over another table, so that a transaction allows it.
    pub(super) fn over(&self, table: &str) -> String {
        let mut sql = self.sql.to_owned();
        sql.replace_range(self.relation.clone(), table);
        // It stands before the table.
        if let Some(concurrently) = &self.concurrently {
            sql.replace_range(concurrently.clone(), "");
        }
        sql
    }
}

fn range(node: &SyntaxNode) -> Range<usize> {
    let range = node.text_range();
    range.start().into()..range.end().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_another_and_nothing_else() {
        let read = |sql| {
            let index = CreateIndex::read(sql).unwrap();
            (index.schema(), index.table(), index.over("pg_temp.t"))
        };
        let sql = r#"CREATE UNIQUE INDEX "a ON b" ON "s.x"."t" USING gin ((lower(x)) DESC) WHERE (x <> ' ON ')"#;
        let other = r#"CREATE UNIQUE INDEX "a ON b" ON pg_temp.t USING gin ((lower(x)) DESC) WHERE (x <> ' ON ')"#;
        assert_eq!(read(sql), (r#""s.x"."#, r#""s.x"."t""#, other.to_owned()));
        let sql = "CREATE INDEX CONCURRENTLY i ON ONLY t(a)";
        let other = "CREATE INDEX  i ON pg_temp.t(a)";
        assert_eq!(read(sql), ("", "t", other.to_owned()));
        assert!(CreateIndex::read("DROP INDEX i").is_none());
    }
}
