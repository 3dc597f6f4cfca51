//! The parameters of a list.
//!
//! `sort`, `limit` and `cursor` are reserved: a column of such a name is filtered by with its operator spelled out,
//! `sort.eq=`. What is not known, or stands twice, is refused by its name.

use std::borrow::Cow;

use axum::http::StatusCode;
use percent_encoding::percent_decode;
use sea_orm::sea_query::{Expr, SelectStatement};
use sea_orm::{DbBackend, DbErr, QueryResult, Value};

use super::cursor::{self, Cursor};
use super::filter;
use super::keyset;
use super::sort::{Sort, SortKey};
use crate::data::kind::Kind;
use crate::data::row;
use crate::data::table::Table;
use crate::problem::{FieldError, Problem};

/// How many rows a page has where nothing is said.
pub(crate) const USUAL: u64 = 50;
/// How many rows a page has at most.
pub(crate) const MOST: u64 = 200;

/// More than any table has filters.
const MOST_PARAMETERS: usize = 1000;

/// What a list is asked for.
pub(crate) struct Listing<'a> {
    table: &'a Table,
    filters: Vec<Expr>,
    sort: Sort,
    limit: u64,
    after: Option<Cursor>,
    /// What was asked, without the cursor, for the link to the next page.
    pairs: Vec<(String, String)>,
}

impl<'a> Listing<'a> {
    /// Reads the query of a URI.
    pub(crate) fn read(
        table: &'a Table,
        backend: DbBackend,
        query: Option<&str>,
    ) -> Result<Self, Problem> {
        let mut pairs = decoded(query.unwrap_or_default())?;
        let mut errors = Vec::new();
        let (mut filters, mut limit) = (Vec::new(), USUAL);
        let (mut sort, mut after) = (None, None);
        for (index, (name, value)) in pairs.iter().enumerate() {
            let before = pairs.iter().take(index);
            if before.into_iter().any(|(other, _)| other == name) {
                errors.push(FieldError::new(name, "is given twice"));
                continue;
            }
            let read = match name.as_str() {
                "sort" => Sort::read(table, value).map(|read| sort = Some(read)),
                "limit" => read_limit(value).map(|read| limit = read),
                // An empty one is the beginning, so that a loop needs no first turn of its own.
                "cursor" => {
                    after = Some(value).filter(|text| !text.is_empty());
                    Ok(())
                }
                name => filter::read(table, backend, name, value).map(|read| filters.push(read)),
            };
            errors.extend(read.err().map(|reason| FieldError::new(name, reason)));
        }
        let sort = sort.unwrap_or_else(|| Sort::key(table));
        let after = match after.map(|text| cursor::read(table, &sort, backend, text)) {
            // Whether it belongs to this order cannot be said where the order is wrong.
            Some(Err(reason)) if errors.is_empty() => {
                errors.push(FieldError::new("cursor", reason));
                None
            }
            Some(read) => read.ok(),
            None => None,
        };
        if !errors.is_empty() {
            return Err(Problem::fields(StatusCode::BAD_REQUEST, errors));
        }
        pairs.retain(|(name, _)| name != "cursor");
        Ok(Self {
            table,
            filters,
            sort,
            limit,
            after,
            pairs,
        })
    }

    /// The rows of the page, and one more where there are more.
    pub(crate) fn select(&self, conditions: Vec<Expr>, backend: DbBackend) -> SelectStatement {
        let mut select = self.table.select.clone();
        for condition in conditions.into_iter().chain(self.filters.iter().cloned()) {
            select.and_where(condition);
        }
        if let Some(after) = &self.after {
            select.and_where(keyset::after(self.table, &self.sort, after));
        }
        for key in &self.sort.keys {
            if cursor::is_stored_as_text(self.table, *key, backend) {
                select.expr(cursor::stored(self.table, *key));
            }
        }
        keyset::order(self.table, &self.sort, &mut select);
        select.limit(self.limit + 1);
        select
    }

    /// Cuts a page to its length. The cursor of the next one, where there is one.
    pub(crate) fn cut(
        &self,
        rows: &mut Vec<QueryResult>,
        backend: DbBackend,
    ) -> Result<Option<Vec<Value>>, DbErr> {
        let length = usize::try_from(self.limit).unwrap_or(usize::MAX);
        if rows.len() <= length {
            return Ok(None);
        }
        rows.truncate(length);
        let Some(last) = rows.last() else {
            return Ok(None);
        };
        let mut extra = self.table.columns.len();
        let read = |key: &SortKey| {
            if cursor::is_stored_as_text(self.table, *key, backend) {
                extra += 1;
                row::value(Kind::Text, last, extra - 1)
            } else {
                row::value(self.table.columns[key.column].kind, last, key.column)
            }
        };
        let values: Result<_, _> = self.sort.keys.iter().map(read).collect();
        values.map(Some)
    }

    /// A cursor as text.
    ///
    /// # Errors
    /// 400 where the values at the end of the page are too long to stand in a URL.
    pub(crate) fn cursor(&self, values: &[Value]) -> Result<String, Problem> {
        cursor::write(self.table, &self.sort, values).ok_or_else(|| {
            let reason = "the values at the end of this page are too long to go on from; sort by another column";
            Problem::fields(StatusCode::BAD_REQUEST, vec![FieldError::new("sort", reason)])
        })
    }

    /// The query of the next page.
    pub(crate) fn next_query(&self, cursor: &str) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in &self.pairs {
            query.append_pair(name, value);
        }
        query.append_pair("cursor", cursor);
        query.finish()
    }
}

/// A query that asks for nothing: what a single row takes.
pub(crate) fn none(query: Option<&str>) -> Result<(), Problem> {
    let errors: Vec<_> = decoded(query.unwrap_or_default())?
        .into_iter()
        .map(|(name, _)| FieldError::new(name, "is no parameter here"))
        .collect();
    if errors.is_empty() {
        Ok(())
    } else {
        Err(Problem::fields(StatusCode::BAD_REQUEST, errors))
    }
}

/// The names and values of `application/x-www-form-urlencoded`; unlike the usual readers, this one refuses what is not
/// UTF-8 instead of replacing it.
fn decoded(query: &str) -> Result<Vec<(String, String)>, Problem> {
    let text = |part: &str| {
        let spaced: Cow<'_, str> = if part.contains('+') {
            part.replace('+', " ").into()
        } else {
            part.into()
        };
        let decoded = percent_decode(spaced.as_bytes()).decode_utf8();
        decoded
            .map(String::from)
            .map_err(|_| Problem::bad_request("the query is not UTF-8"))
    };
    let pairs = || query.split('&').filter(|pair| !pair.is_empty());
    if pairs().nth(MOST_PARAMETERS).is_some() {
        return Err(Problem::bad_request("the query has too many parameters"));
    }
    pairs()
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Ok((text(name)?, text(value)?))
        })
        .collect()
}

fn read_limit(text: &str) -> Result<u64, String> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.parse::<u64>() {
        Ok(1..) | Err(_) if digits => Ok(text.parse().unwrap_or(MOST).min(MOST)),
        _ => Err(format!(
            "must be a whole number from 1; more than {MOST} is {MOST}"
        )),
    }
}
