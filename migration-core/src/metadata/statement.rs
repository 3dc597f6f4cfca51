//! Reads what sea-query's index statements say.
//!
//! They have getters for the name and for little else, so the rest is read from the SQL that they write.

use std::panic::{AssertUnwindSafe, catch_unwind};

use sea_orm::sea_query::{IndexCreateStatement, PostgresQueryBuilder, SqliteQueryBuilder};

use super::ident;
use super::scan::{self, Scan};
use crate::schema::{Dialect, Index, IndexKey, IndexPart, Name, Unique};

/// An index without a name or anything else that an entity cannot say.
pub(super) fn plain_index(dialect: Dialect, columns: &[String], unique: bool) -> Index {
    let part = |column: &String| part(dialect, IndexKey::Column(column.clone()));
    Index {
        name: None,
        method: "btree".to_owned(),
        unique,
        nulls_not_distinct: false,
        parts: columns.iter().map(part).collect(),
        include: Vec::new(),
        predicate: None,
        options: Vec::new(),
        valid: true,
        comment: None,
    }
}

fn part(dialect: Dialect, key: IndexKey) -> IndexPart {
    IndexPart {
        key,
        collation: None,
        operator_class: None,
        descending: false,
        nulls_first: dialect == Dialect::Sqlite,
    }
}

/// The columns of an index that is over nothing else and holds all rows.
pub(super) fn columns(index: &Index) -> Option<Vec<String>> {
    if index.predicate.is_some() {
        return None;
    }
    let column = |part: &IndexPart| match &part.key {
        IndexKey::Column(column) => Some(column.clone()),
        IndexKey::Expression(_) => None,
    };
    index.parts.iter().map(column).collect()
}

/// What the statement says as an index, and on which table.
pub(super) fn index(
    statement: &IndexCreateStatement,
    dialect: Dialect,
) -> Result<(Name, Index), &'static str> {
    if statement.is_primary_key() {
        return Err("a primary key is no index");
    }
    let sql = written(statement, dialect).ok_or("sea-query cannot write it")?;
    let mut scan = Scan::new(&sql);
    let Some((table, mut index)) = head(&mut scan, dialect) else {
        return Err("it names no table that can be told");
    };
    let keys = scan.group().and_then(scan::list).ok_or(UNREADABLE)?;
    for key in keys.into_iter().filter(|key| !key.is_empty()) {
        index.parts.push(read_part(key, dialect)?);
    }
    if index.parts.is_empty() {
        return Err("it has no columns");
    }
    if scan.keywords("include") {
        let names = scan.group().and_then(scan::list).ok_or(UNREADABLE)?;
        for name in names {
            let name = Scan::new(name).name().ok_or(UNREADABLE)?;
            index.include.push(ident::kept(dialect, &name));
        }
    }
    index.nulls_not_distinct = scan.keywords("nulls not distinct");
    if scan.keywords("where") {
        index.predicate = Some(scan::bare(scan.rest()).to_owned());
    } else if !scan.is_done() {
        return Err(UNREADABLE);
    }
    index.unique = statement.is_unique_key();
    index.name = statement
        .get_index_spec()
        .get_name()
        .map(|name| ident::kept(dialect, name));
    if dialect == Dialect::Sqlite && (!index.include.is_empty() || index.nulls_not_distinct) {
        return Err("SQLite has neither INCLUDE nor NULLS NOT DISTINCT");
    }
    Ok((table, index))
}

/// What the statement says as a unique constraint, and on which table.
pub(super) fn unique(
    statement: &IndexCreateStatement,
    dialect: Dialect,
) -> Result<(Name, Unique), &'static str> {
    let (table, index) = index(statement, dialect)?;
    let columns = columns(&index).ok_or("a unique constraint is over columns and all rows")?;
    if index
        != (Index {
            name: index.name.clone(),
            include: index.include.clone(),
            nulls_not_distinct: index.nulls_not_distinct,
            ..plain_index(dialect, &columns, index.unique)
        })
    {
        return Err("a unique constraint has neither order nor method nor operator class");
    }
    let unique = Unique {
        name: index.name,
        columns,
        include: index.include,
        nulls_not_distinct: index.nulls_not_distinct,
        deferral: crate::schema::Deferral::NotDeferrable,
        comment: None,
    };
    Ok((table, unique))
}

const UNREADABLE: &str = "sea-query's SQL for it is not understood";

/// The statement as SQL, with a name that needs no quotes: sea-query does not escape the real one.
///
/// A statement that names a table in a way that sea-query does not support makes its writer panic, and nothing on the
/// outside tells such a statement from another; hence the catch.
fn written(statement: &IndexCreateStatement, dialect: Dialect) -> Option<String> {
    let mut statement = statement.clone();
    statement.name("x");
    let postgres = catch_unwind(AssertUnwindSafe(|| {
        statement.to_string(PostgresQueryBuilder)
    }))
    .ok()?;
    if dialect == Dialect::Postgres {
        return Some(postgres);
    }
    // SQLite's writer knows no schema and no expression as a key, and writes values in its own way.
    let mut scan = Scan::new(&postgres);
    let (table, _) = head(&mut scan, Dialect::Postgres)?;
    let keys = scan.group().and_then(scan::list)?;
    let plain = keys.iter().all(|key| key.starts_with('"')) && !scan.keywords("include");
    if table.schema.is_none() && plain && !scan.keywords("nulls not distinct") {
        catch_unwind(AssertUnwindSafe(|| statement.to_string(SqliteQueryBuilder))).ok()
    } else {
        Some(postgres)
    }
}

/// Everything before the keys.
fn head(scan: &mut Scan<'_>, dialect: Dialect) -> Option<(Name, Index)> {
    while !scan.keywords("on") {
        match scan.word() {
            Some(_) => {}
            None => drop(scan.name()?),
        }
    }
    let mut names = scan.names()?;
    let table = ident::kept(dialect, &names.pop()?);
    let table = match (names.pop(), dialect) {
        (Some(schema), Dialect::Postgres) => Name::within(ident::kept(dialect, &schema), table),
        _ => Name::new(table),
    };
    let mut index = plain_index(dialect, &[], false);
    if scan.keywords("using") {
        let method = scan.word()?.to_lowercase();
        if dialect == Dialect::Postgres {
            index.method = method;
        }
    }
    names.is_empty().then_some((table, index))
}

/// One key: a name in quotes or an expression in parentheses, then its order and its operator class in any order.
fn read_part(key: &str, dialect: Dialect) -> Result<IndexPart, &'static str> {
    let mut scan = Scan::new(key);
    let mut part = if let Some(expression) = scan.group() {
        part(
            dialect,
            IndexKey::Expression(expression_key(expression, dialect)),
        )
    } else {
        let name = scan.name().ok_or(UNREADABLE)?;
        part(dialect, IndexKey::Column(ident::kept(dialect, &name)))
    };
    if scan.rest().starts_with('(') {
        return Err("only MySQL indexes the beginning of a text");
    }
    while !scan.is_done() {
        if scan.keywords("desc") {
            part.descending = true;
            part.nulls_first = dialect == Dialect::Postgres;
        } else if !scan.keywords("asc") {
            part.operator_class = Some(scan.value().ok_or(UNREADABLE)?.to_owned());
        }
    }
    Ok(part)
}

/// An expression as an index keeps it: on Postgres in parentheses unless it is a call, on SQLite without.
fn expression_key(expression: &str, dialect: Dialect) -> String {
    let expression = scan::bare(expression);
    let mut scan = Scan::new(expression);
    let call = scan.names().is_some() && scan.group().is_some() && scan.is_done();
    if call || dialect == Dialect::Sqlite {
        expression.to_owned()
    } else {
        format!("({expression})")
    }
}
