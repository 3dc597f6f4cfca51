//! Chains of empty migrations, for what tries the pure parts.

use sea_orm_migration::prelude::*;

use crate::chain::Chain;
use crate::error::Error;

struct Named(String);

impl MigrationName for Named {
    fn name(&self) -> &str {
        &self.0
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Named {
    async fn up(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Ok(())
    }
}

pub(crate) fn chain(names: &[&str]) -> Result<Chain, Error> {
    Chain::new(
        names
            .iter()
            .map(|name| Box::new(Named((*name).to_owned())) as Box<dyn MigrationTrait>)
            .collect(),
    )
}
