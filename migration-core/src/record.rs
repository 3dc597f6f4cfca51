//! Writes down the SQL that a migration emits, without a database.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use sea_orm::{
    DatabaseConnection, DatabaseConnectionType, DbBackend, DbErr, ExecResult, MockDatabase,
    MockDatabaseConnection, MockDatabaseTrait, MockExecResult, QueryResult, Statement, Transaction,
    TransactionTrait,
};
use sea_orm_migration::{MigrationTrait, SchemaManager};

use crate::chain::Chain;
use crate::context::Context;
use crate::recording::{Footprint, Recording};
use crate::target::Direction;

/// Whether the migration runs in the transaction that records it. SQLite rolls back everything that a migration can
/// do, so there each one does: nothing can be left half done, and the lock is the transaction itself.
pub(crate) fn is_transactional(migration: &dyn MigrationTrait, backend: DbBackend) -> bool {
    backend == DbBackend::Sqlite || migration.use_transaction() != Some(false)
}

/// Runs the migration against a recorder.
pub(crate) async fn record(
    migration: &dyn MigrationTrait,
    backend: DbBackend,
    direction: Direction,
) -> Recording {
    record_in(migration, backend, direction, Context::default()).await
}

/// As [`record`]: what a client is to run that does not have the program.
pub(crate) async fn record_script(
    migration: &dyn MigrationTrait,
    backend: DbBackend,
    direction: Direction,
) -> Recording {
    let context = Context {
        script: true,
        ..Context::default()
    };
    record_in(migration, backend, direction, context).await
}

async fn record_in(
    migration: &dyn MigrationTrait,
    backend: DbBackend,
    direction: Direction,
    context: Context,
) -> Recording {
    let tape = Tape::default();
    let asked = Arc::<AtomicBool>::default();
    let recorder = Recorder {
        database: Some(MockDatabase::new(backend)),
        backend,
        tape: tape.clone(),
        asked: asked.clone(),
    };
    let connection: DatabaseConnection = DatabaseConnectionType::MockDatabaseConnection(Arc::new(
        MockDatabaseConnection::new(recorder),
    ))
    .into();
    let context = Context {
        recording: true,
        ..context
    };
    let allowed = context.allowed.clone();
    let run = async |manager: &SchemaManager<'_>| match direction {
        Direction::Up => migration.up(manager).await,
        Direction::Down => migration.down(manager).await,
    };
    // A step does the plain thing in a transaction: it has to see one.
    let outcome = if is_transactional(migration, backend) {
        match connection.begin().await {
            Ok(transaction) => context.enter(run(&SchemaManager::new(&transaction))).await,
            Err(error) => Err(error),
        }
    } else {
        context.enter(run(&SchemaManager::new(&connection))).await
    };
    let statements = tape.lock().unwrap_or_else(PoisonError::into_inner);
    let allowed = allowed.lock().unwrap_or_else(PoisonError::into_inner);
    Recording {
        statements: statements.clone(),
        complete: outcome.is_ok(),
        asked: asked.load(Ordering::Relaxed),
        allowed: allowed.clone(),
    }
}

/// Records the whole chain and reads its tables.
pub(crate) async fn footprint(chain: &Chain, backend: DbBackend) -> Footprint {
    let mut recordings = Vec::new();
    for link in chain.links() {
        let recording = record(link.migration.as_ref(), backend, Direction::Up).await;
        recordings.push((link.revision.version.clone(), recording));
    }
    Footprint::of(&recordings)
}

type Tape = Arc<Mutex<Vec<String>>>;

/// SeaORM's mock database, which answers every statement with success and writes it down, and no query at all.
#[derive(Debug)]
struct Recorder {
    /// Taken out only while a result is added to it.
    database: Option<MockDatabase>,
    backend: DbBackend,
    tape: Tape,
    asked: Arc<AtomicBool>,
}

impl Recorder {
    fn inner(&mut self) -> &mut MockDatabase {
        self.database
            .get_or_insert_with(|| MockDatabase::new(self.backend))
    }
}

impl MockDatabaseTrait for Recorder {
    fn execute(&mut self, counter: usize, statement: Statement) -> Result<ExecResult, DbErr> {
        if let Ok(mut tape) = self.tape.lock() {
            tape.push(statement.to_string());
        }
        // The mock answers the n-th statement with the n-th result it was given: give it one each time.
        let database = self
            .database
            .take()
            .unwrap_or_else(|| MockDatabase::new(self.backend));
        self.database
            .insert(database.append_exec_results([MockExecResult::default()]))
            .execute(counter, statement)
    }

    fn query(&mut self, _: usize, _: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.asked.store(true, Ordering::Relaxed);
        Err(DbErr::Custom(
            "a recorded migration cannot ask the database".to_owned(),
        ))
    }

    fn begin(&mut self) {
        self.inner().begin();
    }

    fn commit(&mut self) {
        self.inner().commit();
    }

    fn rollback(&mut self) {
        self.inner().rollback();
    }

    fn drain_transaction_log(&mut self) -> Vec<Transaction> {
        self.inner().drain_transaction_log()
    }

    fn get_database_backend(&self) -> DbBackend {
        self.backend
    }

    fn ping(&self) -> Result<(), DbErr> {
        Ok(())
    }
}
