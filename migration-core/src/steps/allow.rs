//! Saying that what a rule of the lint is about is right here.

use crate::context::Context;
use crate::recording::Allow;

/// Says that what the rule `code` is about is right in this migration, and why. It stands in `up` or in `down`, and
/// counts there. It does nothing when the migration runs, and is no part of what the migration emits.
///
/// `lint` complains of a code that no rule has, of an empty reason, and where nothing is left to allow.
///
/// ```
/// use migration_core::steps;
/// use sea_orm_migration::prelude::*;
///
/// # async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
/// steps::allow("ban-drop-table", "the keys are not offered any more");
/// manager.drop_table(Table::drop().table("api_keys").to_owned()).await
/// # }
/// ```
pub fn allow(code: &str, reason: &str) {
    Context::current().allow(Allow {
        code: code.to_owned(),
        reason: reason.to_owned(),
    });
}
