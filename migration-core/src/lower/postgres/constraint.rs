//! Keys, constraints and indexes.

use super::{beside, comment, list, piece};
use crate::database::quote::identifier;
use crate::lower::typed::{self, Piece};
use crate::schema::{Action, Constraint, Deferral, Dialect, ForeignKey, Index, IndexKey, Name};

/// The constraint as it stands in CREATE TABLE and behind ADD; an index is none.
pub(super) fn clause(constraint: &Constraint) -> Option<String> {
    let named = constraint
        .name()
        .map(|name| format!("CONSTRAINT {} ", identifier(name)))
        .unwrap_or_default();
    let include = |columns: &[String]| match columns {
        [] => String::new(),
        columns => format!(" INCLUDE ({})", list(columns)),
    };
    let body = match constraint {
        Constraint::PrimaryKey(key) => format!(
            "PRIMARY KEY ({}){}{}",
            list(&key.columns),
            include(&key.include),
            deferral(key.deferral)
        ),
        Constraint::Unique(unique) => format!(
            "UNIQUE {}({}){}{}",
            if unique.nulls_not_distinct {
                "NULLS NOT DISTINCT "
            } else {
                ""
            },
            list(&unique.columns),
            include(&unique.include),
            deferral(unique.deferral)
        ),
        Constraint::Exclusion(exclusion) => exclusion.definition.clone(),
        Constraint::Check(check) => format!(
            "CHECK ({}){}",
            check.expression,
            if check.no_inherit { " NO INHERIT" } else { "" }
        ),
        Constraint::ForeignKey(key) => foreign_key(key),
        Constraint::Index(_) => return None,
    };
    Some(named + &body)
}

fn foreign_key(key: &ForeignKey) -> String {
    let mut sql = format!(
        "FOREIGN KEY ({}) REFERENCES {} ({})",
        list(&key.columns),
        key.table.quoted(),
        list(&key.referenced)
    );
    if key.match_full {
        sql += " MATCH FULL";
    }
    if key.on_update != Action::NoAction {
        sql += &format!(" ON UPDATE {}", key.on_update.sql());
    }
    if key.on_delete != Action::NoAction {
        sql += &format!(" ON DELETE {}", key.on_delete.sql());
        if !key.on_delete_columns.is_empty() {
            sql += &format!(" ({})", list(&key.on_delete_columns));
        }
    }
    sql + deferral(key.deferral)
}

pub(super) fn deferral(deferral: Deferral) -> &'static str {
    match deferral {
        Deferral::NotDeferrable => "",
        Deferral::Immediate => " DEFERRABLE",
        Deferral::Deferred => " DEFERRABLE INITIALLY DEFERRED",
    }
}

pub(super) fn add(table: &Name, constraint: &Constraint) -> Vec<Piece> {
    let typed = match constraint {
        Constraint::Index(index) => typed::create_index(table, index, Dialect::Postgres),
        Constraint::ForeignKey(key) => typed::create_foreign_key(table, key),
        _ => None,
    };
    let sql = || match constraint {
        Constraint::Index(index) => create_index(table, index),
        _ => format!(
            "ALTER TABLE {} ADD {}{}",
            table.quoted(),
            clause(constraint).unwrap_or_default(),
            if constraint.validated() {
                ""
            } else {
                " NOT VALID"
            }
        ),
    };
    let mut pieces = vec![typed.map_or_else(|| Piece::Sql(sql()), piece)];
    pieces.extend(comments(table, constraint).map(Piece::Sql));
    pieces
}

pub(super) fn comments(table: &Name, constraint: &Constraint) -> Option<String> {
    constraint.comment()?;
    Some(commented(table, constraint))
}

fn commented(table: &Name, constraint: &Constraint) -> String {
    let name = constraint.name().unwrap_or_default();
    let object = match constraint {
        Constraint::Index(_) => format!("INDEX {}", beside(table, name)),
        _ => format!("CONSTRAINT {} ON {}", identifier(name), table.quoted()),
    };
    comment(&object, constraint.comment())
}

pub(super) fn drop(table: &Name, constraint: &Constraint) -> Piece {
    let name = constraint.name().unwrap_or_default();
    let typed = match constraint {
        Constraint::Index(_) => typed::drop_index(table, name),
        Constraint::ForeignKey(_) => typed::drop_foreign_key(table, name),
        _ => None,
    };
    let sql = || match constraint {
        Constraint::Index(_) => format!("DROP INDEX {}", beside(table, name)),
        _ => format!(
            "ALTER TABLE {} DROP CONSTRAINT {}",
            table.quoted(),
            identifier(name)
        ),
    };
    typed.map_or_else(|| Piece::Sql(sql()), piece)
}

/// Another name, another comment, or a validation.
pub(super) fn alter(table: &Name, from: &Constraint, to: &Constraint) -> Vec<String> {
    let mut statements = Vec::new();
    if let (Some(old), Some(new)) = (from.name(), to.name())
        && old != new
    {
        statements.push(match to {
            Constraint::Index(_) => format!(
                "ALTER INDEX {} RENAME TO {}",
                beside(table, old),
                identifier(new)
            ),
            _ => format!(
                "ALTER TABLE {} RENAME CONSTRAINT {} TO {}",
                table.quoted(),
                identifier(old),
                identifier(new)
            ),
        });
    }
    if to.validated() && !from.validated() {
        statements.push(format!(
            "ALTER TABLE {} VALIDATE CONSTRAINT {}",
            table.quoted(),
            identifier(to.name().unwrap_or_default())
        ));
    }
    if from.comment() != to.comment() {
        statements.push(commented(table, to));
    }
    statements
}

pub(super) fn create_index(table: &Name, index: &Index) -> String {
    let name = index.name.as_deref().map(identifier).unwrap_or_default();
    let mut sql = format!(
        "CREATE {}INDEX {name} ON {}",
        if index.unique { "UNIQUE " } else { "" },
        table.quoted()
    );
    if index.method != "btree" {
        sql += &format!(" USING {}", index.method);
    }
    let parts: Vec<String> = index
        .parts
        .iter()
        .map(|part| {
            let mut sql = match &part.key {
                IndexKey::Column(name) => identifier(name),
                IndexKey::Expression(expression) => format!("({expression})"),
            };
            if let Some(collation) = &part.collation {
                sql += &format!(" COLLATE {collation}");
            }
            if let Some(class) = &part.operator_class {
                sql += &format!(" {class}");
            }
            if part.descending {
                sql += " DESC";
            }
            match (part.nulls_first, part.descending) {
                (true, false) => sql += " NULLS FIRST",
                (false, true) => sql += " NULLS LAST",
                _ => {}
            }
            sql
        })
        .collect();
    sql += &format!(" ({})", parts.join(", "));
    if !index.include.is_empty() {
        sql += &format!(" INCLUDE ({})", list(&index.include));
    }
    if index.nulls_not_distinct {
        sql += " NULLS NOT DISTINCT";
    }
    if !index.options.is_empty() {
        sql += &format!(" WITH ({})", index.options.join(", "));
    }
    if let Some(predicate) = &index.predicate {
        sql += &format!(" WHERE {predicate}");
    }
    sql
}
