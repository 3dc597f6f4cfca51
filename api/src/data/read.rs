//! Reading: lists, rows, and what rows lead to. The rows that whoever asks may not see are left out by the database.

use axum::http::{StatusCode, Uri, header};
use axum::response::Response;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{DbBackend, DbErr, Statement, Value};

use super::answer::{json, with};
use super::entity::Assignment;
use super::failure::{Attempt, Doing};
use super::owner::View;
use super::path::{decoded, key, part};
use super::query::{Listing, none};
use super::relation::Relation;
use super::routes::Api;
use super::row::{self, Page, Row};
use super::table::Table;
use crate::database::Session;
use crate::problem::Problem;

/// There is none, or it is somebody else's: nobody can tell from the answer.
pub(crate) fn no_row(table: &Table) -> Problem {
    Problem::not_found(format!("there is no such row in {}", table.name))
}

/// A page of a table.
pub(crate) async fn list(
    api: &Api,
    view: View<'_>,
    table: &Table,
    original: &Uri,
) -> Result<Response, Problem> {
    let session = api.gate.read().await?;
    let response = page(api, view, table, Vec::new(), &session, original).await?;
    finish(api, table, session).await?;
    Ok(response)
}

/// A row.
pub(crate) async fn one(
    api: &Api,
    view: View<'_>,
    table: &Table,
    uri: &Uri,
) -> Result<Response, Problem> {
    none(uri.query())?;
    let key = key(table, part(uri, 1))?.ok_or_else(|| no_row(table))?;
    let session = api.gate.read().await?;
    let statement = one_statement(table, view, key, session.backend());
    let response = row(api, table, statement, &session).await?;
    finish(api, table, session).await?;
    Ok(response)
}

/// The statement that gives the row of a key. Whoever may see all rows shares one text, written once.
fn one_statement(
    table: &Table,
    view: View<'_>,
    key: Vec<Assignment>,
    backend: DbBackend,
) -> Statement {
    let scope = view.rows(&table.owner);
    let whole = |key: Vec<Assignment>| {
        let mut select = table.select.clone();
        for (position, value) in key {
            select.and_where(table.equals(position, value));
        }
        select.and_where_option(scope.clone());
        backend.build(&select)
    };
    if scope.is_some() {
        return whole(key);
    }
    let text = &table.one[usize::from(backend == DbBackend::Postgres)];
    let sql = text.get_or_init(|| whole(key.clone()).sql);
    let values = key.into_iter().map(|(_, value)| value);
    Statement::from_sql_and_values(backend, sql.as_str(), values)
}

/// What a row leads to: a page, or a row.
pub(crate) async fn related(
    api: &Api,
    view: View<'_>,
    table: &Table,
    uri: &Uri,
    original: &Uri,
) -> Result<Response, Problem> {
    let name = decoded(part(uri, 2))?;
    let (relation, target) = table
        .relations
        .iter()
        .find(|relation| relation.name == name)
        .and_then(|relation| Some((relation, api.catalogue.table(&relation.target)?)))
        .filter(|(_, target)| view.shows(&target.owner))
        .ok_or_else(|| Problem::not_found("there is no such relation"))?;
    if !relation.many {
        none(uri.query())?;
    }
    let mut select = table.select.clone();
    select.clear_selects();
    for (from, _) in &relation.pairs {
        select.column(table.columns[*from].iden.clone());
    }
    only(table, view, uri, &mut select)?;

    let session = api.gate.read().await?;
    let from = from_values(table, relation, &select, &session).await;
    let from = from.map_err(|error| reading(api, table).failed(&error))?;
    let from = from.ok_or_else(|| no_row(table))?;
    let conditions = leading_to(target, relation, from);
    let response = if relation.many {
        page(api, view, target, conditions, &session, original).await?
    } else {
        let mut select = target.select.clone();
        for condition in conditions.into_iter().chain(view.rows(&target.owner)) {
            select.and_where(condition);
        }
        select.limit(1);
        let statement = session.backend().build(&select);
        row(api, target, statement, &session).await?
    };
    finish(api, table, session).await?;
    Ok(response)
}

/// Narrows to the row that the path names, as far as it may be seen.
fn only(
    table: &Table,
    view: View<'_>,
    uri: &Uri,
    select: &mut SelectStatement,
) -> Result<(), Problem> {
    let key = key(table, part(uri, 1))?.ok_or_else(|| no_row(table))?;
    for (position, value) in key {
        select.and_where(table.equals(position, value));
    }
    select.and_where_option(view.rows(&table.owner));
    Ok(())
}

/// The values of a row that the relation goes by; none where there is no such row.
async fn from_values(
    table: &Table,
    relation: &Relation,
    select: &SelectStatement,
    session: &Session,
) -> Result<Option<Vec<Value>>, DbErr> {
    let statement = session.backend().build(select);
    let Some(found) = session.one(statement).await? else {
        return Ok(None);
    };
    let pairs = relation.pairs.iter().enumerate();
    let values =
        pairs.map(|(index, (from, _))| row::value(table.columns[*from].kind, &found, index));
    values.collect::<Result<_, _>>().map(Some)
}

/// Which rows of the target a relation leads to. Null leads to none.
fn leading_to(target: &Table, relation: &Relation, from: Vec<Value>) -> Vec<Expr> {
    let there = relation
        .junction
        .as_ref()
        .map_or_else(|| target.iden(), |between| between.iden.clone());
    let equal = relation
        .pairs
        .iter()
        .zip(from)
        .map(|((_, to), value)| Expr::col((there.clone(), to.clone())).eq(value));
    let Some(between) = &relation.junction else {
        return equal.collect();
    };
    let (back, to) = between.far.clone();
    let mut tied = Query::select();
    tied.column((there.clone(), back))
        .from(between.table.clone());
    for condition in equal {
        tied.and_where(condition);
    }
    vec![Expr::col((target.iden(), to)).in_subquery(tied)]
}

async fn page(
    api: &Api,
    view: View<'_>,
    table: &Table,
    mut conditions: Vec<Expr>,
    session: &Session,
    original: &Uri,
) -> Result<Response, Problem> {
    let backend = session.backend();
    let listing = Listing::read(table, backend, original.query())?;
    conditions.extend(view.rows(&table.owner));
    let failed = |error: &DbErr| reading(api, table).failed(error);
    let select = listing.select(conditions, backend);
    let found = session.all(backend.build(&select)).await;
    let mut found = found.map_err(|error| failed(&error))?;
    let last = listing
        .cut(&mut found, backend)
        .map_err(|error| failed(&error))?;
    let next = last.map(|values| listing.cursor(&values)).transpose()?;
    let rows: Result<Vec<_>, _> = found
        .iter()
        .map(|found| row::read(&table.columns, found))
        .collect();
    let rows = rows.map_err(|error| failed(&error))?;
    let items = rows.iter().map(|values| Row {
        columns: &table.columns,
        values,
    });
    let response = json(
        StatusCode::OK,
        &Page {
            items: items.collect(),
            next: next.as_deref(),
        },
    )?;
    match next {
        Some(cursor) => {
            let query = listing.next_query(&cursor);
            let link = format!("<{}?{query}>; rel=\"next\"", original.path());
            with(response, header::LINK, &link)
        }
        None => Ok(response),
    }
}

async fn row(
    api: &Api,
    table: &Table,
    statement: Statement,
    session: &Session,
) -> Result<Response, Problem> {
    let failed = |error: &DbErr| reading(api, table).failed(error);
    let found = session
        .one(statement)
        .await
        .map_err(|error| failed(&error))?
        .ok_or_else(|| no_row(table))?;
    let values = row::read(&table.columns, &found).map_err(|error| failed(&error))?;
    let row = Row {
        columns: &table.columns,
        values: &values,
    };
    json(StatusCode::OK, &row)
}

fn reading<'a>(api: &'a Api, table: &'a Table) -> Attempt<'a> {
    Attempt {
        gate: &api.gate,
        catalogue: &api.catalogue,
        table,
        doing: Doing::Reading,
    }
}

async fn finish(api: &Api, table: &Table, session: Session) -> Result<(), Problem> {
    let finished = session.finish().await;
    finished.map_err(|error| reading(api, table).failed(&error))
}
