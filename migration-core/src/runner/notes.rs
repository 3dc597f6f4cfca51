//! What the lint has to say of the chain's revisions, with what the database knows of its tables.

use sea_orm::DbBackend;

use super::{Runner, failed};
use crate::chain::Link;
use crate::error::Error;
use crate::lint::{Note, Recorded, Selection, Size, Sizes};
use crate::record::{is_transactional, record};
use crate::target::Direction;

/// The size of each table that the search path shows. `reltuples` is -1 for one that was never analyzed. Asking for a
/// size waits where somebody has locked the table against readers, as a migration that runs does: such a table is left
/// out.
const SIZES: &str = "SELECT c.relname::text, c.reltuples::bigint::text, pg_total_relation_size(c.oid)::text FROM pg_class c \
     WHERE c.relkind IN ('r', 'm') AND pg_table_is_visible(c.oid) AND c.relnamespace <> 'pg_catalog'::regnamespace \
     AND NOT EXISTS (SELECT FROM pg_locks l WHERE l.relation = c.oid AND l.mode = 'AccessExclusiveLock')";

impl Runner {
    /// How large the tables are. SQLite keeps no such figures: there, nothing is known.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn sizes(&mut self) -> Result<Sizes, Error> {
        if self.database.backend() != DbBackend::Postgres {
            return Ok(Sizes::unknown());
        }
        let rows: Vec<[Option<String>; 3]> = self
            .database
            .read_texts(SIZES)
            .await
            .map_err(|source| failed("reading the sizes of the tables", source))?;
        let size = |[name, rows, bytes]: [Option<String>; 3]| {
            let size = Size {
                rows: rows?.parse().ok(),
                bytes: bytes?.parse().ok()?,
            };
            Some((name?, size))
        };
        Ok(rows.into_iter().filter_map(size).collect())
    }

    /// What the lint has to say of a direction of a revision on this database; nothing where the chain has no such
    /// revision.
    pub async fn notes(&self, version: &str, direction: Direction, sizes: &Sizes) -> Vec<Note> {
        let Some(position) = self.chain.position(version) else {
            return Vec::new();
        };
        let selection = Selection::of(self.project.rules);
        let link = &self.chain.links()[position];
        noted(
            link,
            self.database.backend(),
            &[direction],
            &selection,
            sizes,
        )
        .await
    }
}

/// What the lint has to say of the directions of a revision.
pub(crate) async fn noted(
    link: &Link,
    backend: DbBackend,
    directions: &[Direction],
    selection: &Selection,
    sizes: &Sizes,
) -> Vec<Note> {
    let migration = link.migration.as_ref();
    let up = record(migration, backend, Direction::Up).await;
    let down = record(migration, backend, Direction::Down).await;
    let recorded = Recorded {
        backend,
        transactional: is_transactional(migration, backend),
        up: &up,
        down: &down,
    };
    directions
        .iter()
        .flat_map(|direction| recorded.notes(*direction, selection, sizes))
        .collect()
}
