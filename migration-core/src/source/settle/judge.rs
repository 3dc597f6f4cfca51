//! Who knows whether two texts mean the same.

use sea_orm::DbErr;

use super::super::load::Opened;
use super::{postgres, sqlite};
use crate::error::Error;
use crate::schema::{Column, Dialect};
use crate::source::Loader;

/// The database of the dialect, which is asked where it has to be, and not before.
pub(in super::super) struct Judge<'l> {
    loader: &'l Loader<'l>,
    dialect: Dialect,
    scratch: Asked,
}

enum Asked {
    Nothing,
    Here(Opened),
    Failed(Error),
}

impl<'l> Judge<'l> {
    pub(in super::super) fn new(loader: &'l Loader<'l>, dialect: Dialect) -> Self {
        Self {
            loader,
            dialect,
            scratch: Asked::Nothing,
        }
    }

    /// Whether two defaults give a column the same value, always.
    pub(super) async fn same_default(
        &mut self,
        column: &Column,
        old: &str,
        new: &str,
        strict: bool,
    ) -> Result<bool, DbErr> {
        match self.dialect {
            Dialect::Postgres => {
                if super::clock::same(&column.data_type.sql, old, new) {
                    return Ok(true);
                }
                match self.scratch().await {
                    Some(opened) => postgres::same_default(&opened.scratch, column, old, new).await,
                    None => Ok(false),
                }
            }
            Dialect::Sqlite => {
                if sqlite::same(old, new) {
                    return Ok(true);
                }
                if !sqlite::constant(old) || !sqlite::constant(new) {
                    return Ok(false);
                }
                match self.scratch().await {
                    Some(opened) => {
                        sqlite::same_default(&opened.scratch, column, old, new, strict).await
                    }
                    None => Ok(false),
                }
            }
        }
    }

    /// Whether two expressions over these columns are the same one.
    pub(super) async fn same_expression(
        &mut self,
        columns: &[Column],
        old: &str,
        new: &str,
    ) -> Result<bool, DbErr> {
        match self.dialect {
            Dialect::Sqlite => Ok(sqlite::same(old, new)),
            Dialect::Postgres => match self.scratch().await {
                Some(opened) => postgres::same_expression(&opened.scratch, columns, old, new).await,
                None => Ok(false),
            },
        }
    }

    async fn scratch(&mut self) -> Option<&Opened> {
        if matches!(self.scratch, Asked::Nothing) {
            self.scratch = match self.loader.scratch_beside(self.dialect).await {
                Ok(opened) => Asked::Here(opened),
                Err(error) => Asked::Failed(error),
            };
        }
        match &self.scratch {
            Asked::Here(opened) => Some(opened),
            _ => None,
        }
    }

    /// Ends it. Gives why nothing could be asked, if there was something to ask.
    pub(in super::super) async fn close(self) -> Option<Error> {
        match self.scratch {
            Asked::Nothing => None,
            Asked::Failed(error) => Some(error),
            Asked::Here(opened) => opened.close().await.err(),
        }
    }
}
