//! The ordered migrations of one database.

use std::fmt;

use sea_orm_migration::{MigrationTrait, MigratorTrait};

use crate::error::Error;
use crate::revision::Revision;

/// The migrations of one database, in the order in which they are applied.
pub struct Chain {
    links: Vec<Link>,
    history_table: String,
}

/// A revision and the code that applies it.
pub(crate) struct Link {
    pub(crate) revision: Revision,
    pub(crate) migration: Box<dyn MigrationTrait>,
}

impl Chain {
    /// Reads the chain of a SeaORM migrator.
    ///
    /// # Errors
    /// [`Error::Chain`] where two migrations have one name or one number, or where the numbers do not rise:
    /// then the order in the list is not the order that people read from the names.
    pub fn of<M: MigratorTrait>() -> Result<Self, Error> {
        let chain = Self::new(M::migrations())?;
        Ok(Self {
            history_table: M::migration_table_name().to_string(),
            ..chain
        })
    }

    /// Builds a chain from a list of migrations.
    ///
    /// # Errors
    /// As [`Chain::of`].
    pub fn new(migrations: Vec<Box<dyn MigrationTrait>>) -> Result<Self, Error> {
        let links: Vec<Link> = migrations
            .into_iter()
            .map(|migration| Link {
                revision: Revision::parse(migration.name()),
                migration,
            })
            .collect();
        for (index, link) in links.iter().enumerate() {
            let Some(next) = links.get(index + 1) else {
                break;
            };
            let rises = match (link.revision.ordinal(), next.revision.ordinal()) {
                (Some(this), Some(next)) => this < next,
                _ => link.revision.version < next.revision.version,
            };
            if !rises {
                return Err(Error::Chain {
                    first: link.revision.version.clone(),
                    second: next.revision.version.clone(),
                });
            }
        }
        Ok(Self {
            links,
            history_table: "seaql_migrations".to_owned(),
        })
    }

    /// The revisions, oldest first.
    #[must_use]
    pub fn revisions(&self) -> impl DoubleEndedIterator<Item = &Revision> + ExactSizeIterator {
        self.links.iter().map(|link| &link.revision)
    }

    /// The newest revision; none in an empty chain.
    #[must_use]
    pub fn head(&self) -> Option<&Revision> {
        self.links.last().map(|link| &link.revision)
    }

    /// How many revisions there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.links.len()
    }

    /// Whether there is no revision at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.links.is_empty()
    }

    /// Where the version stands in the order, counted from zero.
    #[must_use]
    pub fn position(&self, version: &str) -> Option<usize> {
        self.links
            .iter()
            .position(|link| link.revision.version == version)
    }

    /// The newest versions, so many of them; none where the chain has no others.
    pub(crate) fn newest(&self, count: usize) -> Option<Vec<&str>> {
        let older = self.len().checked_sub(count).filter(|older| *older > 0)?;
        let newest = self.links[older..].iter();
        Some(newest.map(|link| link.revision.version.as_str()).collect())
    }

    /// The table in which the history is kept: `seaql_migrations`, unless the migrator says otherwise.
    #[must_use]
    pub fn history_table(&self) -> &str {
        &self.history_table
    }

    pub(crate) fn links(&self) -> &[Link] {
        &self.links
    }
}

impl fmt::Debug for Chain {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_list()
            .entries(self.revisions().map(|revision| &revision.version))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::chain;

    #[test]
    fn order_is_checked() {
        assert_eq!(
            chain(&["m001_a", "m002_b", "m010_c"])
                .map(|chain| chain.len())
                .ok(),
            Some(3)
        );
        assert!(chain(&["m20220101_000001_a", "m20220102_000001_b"]).is_ok());
        for wrong in [
            &["m001_a", "m001_b"][..],
            &["m002_a", "m001_b"],
            &["m001_a", "m001_a"],
        ] {
            assert!(
                matches!(chain(wrong), Err(Error::Chain { .. })),
                "{wrong:?}"
            );
        }
    }

    #[test]
    fn timestamps_of_one_day_are_in_order_by_name() {
        assert!(chain(&["m20220101_000001_a", "m20220101_000002_b"]).is_ok());
    }

    #[test]
    fn the_newest_of_a_longer_chain() {
        let chain = chain(&["m001_a", "m002_b", "m003_c"]).unwrap();
        assert_eq!(chain.newest(2), Some(vec!["m002_b", "m003_c"]));
        assert_eq!(chain.newest(3), None);
        assert_eq!(chain.newest(4), None);
    }
}
