//! Who stands in the way of a statement that waits for a lock.

use std::convert::Infallible;
use std::time::Duration;

use sea_orm::sqlx::{AssertSqlSafe, Executor, Row, raw_sql};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement};

use crate::runtime;

/// A session in a few words, as an expression over a row of `pg_stat_activity`: application, process id, address, and
/// since when its transaction is open. A role without `pg_read_all_stats` sees of other roles who they are, not since when.
pub(crate) fn person(activity: &str) -> String {
    format!(
        "format('%s, pid %s%s%s', coalesce(nullif({activity}.application_name, ''), 'unnamed'), {activity}.pid, \
         coalesce(' on ' || host({activity}.client_addr), ''), \
         coalesce(', since ' || to_char({activity}.xact_start AT TIME ZONE 'UTC', 'HH24:MI:SS \"UTC\"'), ''))"
    )
}

/// What a session runs, in one short line, as an expression over a row of `pg_stat_activity`; nothing where that is not
/// to be seen. A statement that may set a password is not repeated.
pub(crate) fn doing(activity: &str) -> String {
    format!(
        "CASE WHEN {activity}.query = '<insufficient privilege>' OR coalesce({activity}.query, '') = '' THEN NULL \
         WHEN {activity}.query ~* 'password' THEN 'a statement about a password' \
         ELSE left(regexp_replace({activity}.query, '\\s+', ' ', 'g'), 100) END"
    )
}

/// Asks who blocks a server process: three at most, the oldest first, as one text.
fn question(pid: i32) -> String {
    format!(
        "SELECT string_agg(who, '; ') FROM (SELECT CASE WHEN a.pid IS NULL THEN 'a prepared transaction' ELSE {} || \
         coalesce(CASE WHEN a.state LIKE 'idle%' THEN ', idle after: ' ELSE ', runs: ' END || {}, '') END AS who \
         FROM (SELECT DISTINCT unnest(pg_blocking_pids({pid})) AS pid) blocking \
         LEFT JOIN pg_stat_activity a ON a.pid = blocking.pid ORDER BY a.xact_start LIMIT 3) AS blockers",
        person("a"),
        doing("a")
    )
}

/// The process of the server that a transaction runs in.
pub(crate) async fn backend_pid(transaction: &impl ConnectionTrait) -> Result<i32, DbErr> {
    let sql = "SELECT pg_backend_pid()";
    let row = transaction
        .query_one_raw(Statement::from_string(DbBackend::Postgres, sql))
        .await?;
    row.map_or(Ok(0), |row| row.try_get_by_index(0))
}

/// Runs `work`, whose statements run in the server process `pid`, and meanwhile looks on another connection of the pool
/// for whoever keeps it waiting. `seen` is told who it is, for the error message.
pub(crate) async fn look_out<T>(
    pool: &DatabaseConnection,
    pid: i32,
    lock_timeout: Duration,
    seen: impl Fn(String),
    work: impl Future<Output = T>,
) -> T {
    let every = (lock_timeout / 3).clamp(Duration::from_millis(20), Duration::from_millis(500));
    runtime::accompanied(work, looking(pool, pid, every, seen)).await
}

async fn looking(
    pool: &DatabaseConnection,
    pid: i32,
    every: Duration,
    seen: impl Fn(String),
) -> Infallible {
    let question = question(pid);
    let pool = pool.get_postgres_connection_pool();
    let mut connection = None;
    loop {
        // Before anything is waited for: it may be over by the time that a connection is made.
        if connection.is_none() {
            connection = pool.acquire().await.ok();
        }
        runtime::sleep(every).await;
        // That it cannot be found out is no failure.
        let Some(asked) = &mut connection else {
            continue;
        };
        let sql = raw_sql(AssertSqlSafe(question.clone()));
        match asked.fetch_one(sql).await {
            Ok(row) => {
                if let Ok(Some(holder)) = row.try_get::<Option<String>, _>(0) {
                    seen(holder);
                }
            }
            Err(_) => connection = None,
        }
    }
}

/// Whether to look out in a try: not in the first one, which mostly needs no other, unless there will be no more.
pub(crate) fn is_worth_it(tries: u32, lock_timeout: Duration, lock_wait: Duration) -> bool {
    tries > 1 || lock_wait < lock_timeout * 4 || lock_timeout.is_zero()
}
