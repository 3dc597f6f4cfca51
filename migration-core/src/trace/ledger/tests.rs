//! What was seen, told by hand.

use super::*;

fn seen(kind: Kind, pid: i32, table: &str, mode: &str, waiting: u64) -> Seen {
    Seen {
        kind,
        pid,
        transaction: pid.to_string(),
        table: table.to_owned(),
        mode: mode.to_owned(),
        waiting: (waiting > 0).then(|| ms(waiting)),
        application: "shop".to_owned(),
        runs: Some("SELECT".to_owned()),
    }
}

fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

#[test]
fn what_is_waited_for_then_held_and_who_waits_behind_it() {
    let mut ledger = Ledger::default();
    ledger.migration("m001".to_owned());
    let (exclusive, share) = ("AccessExclusiveLock", "AccessShareLock");
    ledger.snapshot(ms(0), &[]);
    // It waits since 3 ms ago, and somebody behind it since 1 ms ago.
    let blocked = |waiting| seen(Kind::Blocked, 7, "jobs", share, waiting);
    ledger.snapshot(
        ms(10),
        &[seen(Kind::Waiting, 1, "jobs", exclusive, 3), blocked(1)],
    );
    ledger.snapshot(
        ms(20),
        &[seen(Kind::Held, 1, "jobs", exclusive, 0), blocked(11)],
    );
    ledger.statement("ALTER".to_owned(), ms(14), false);
    ledger.snapshot(
        ms(30),
        &[seen(Kind::Held, 1, "jobs", exclusive, 0), blocked(21)],
    );
    ledger.snapshot(ms(41), &[]);
    ledger.statement("SELECT 1".to_owned(), ms(9), false);
    let trace = ledger.finish(ms(50));
    assert_eq!(trace.statements.len(), 1);
    let statement = &trace.statements[0];
    assert_eq!((statement.sql.as_str(), statement.times), ("ALTER", 1));
    let lock = &statement.locks[0];
    assert_eq!((lock.waited, lock.held, lock.missed), (ms(13), ms(21), 0));
    let blocked = &statement.blocked[0];
    assert_eq!((blocked.pid, blocked.waited), (7, ms(21)));
}

#[test]
fn batches_are_one_statement_and_a_miss_is_counted() {
    let mut ledger = Ledger::default();
    let mode = "RowExclusiveLock";
    for batch in 0..3 {
        let now = ms(batch * 20);
        ledger.snapshot(now, &[seen(Kind::Held, 1, "jobs", mode, 0)]);
        let sql = format!("UPDATE jobs WHERE id > {batch} AND name > 'x{batch}'");
        ledger.statement(sql, ms(batch), false);
        ledger.snapshot(now + ms(5 + batch), &[]);
    }
    ledger.snapshot(ms(100), &[seen(Kind::Waiting, 1, "jobs", "ShareLock", 5)]);
    ledger.snapshot(ms(110), &[]);
    ledger.statement("LOCK".to_owned(), ms(9), true);
    let trace = ledger.finish(ms(120));
    assert_eq!(trace.statements.len(), 2);
    assert_eq!(trace.statements[0].times, 3);
    assert_eq!(trace.statements[0].locks[0].held, ms(7));
    let missed = &trace.statements[1].locks[0];
    assert_eq!(
        (missed.waited, missed.held, missed.missed),
        (ms(15), ms(0), 1)
    );
}

/// Between two batches nobody may have looked.
#[test]
fn the_lock_of_the_next_transaction_is_another() {
    let of = |transaction: &str| Seen {
        transaction: transaction.to_owned(),
        ..seen(Kind::Held, 1, "jobs", "RowExclusiveLock", 0)
    };
    let mut ledger = Ledger::default();
    for (at, transaction) in [(1, "3/7"), (2, "3/8")] {
        ledger.snapshot(ms(at * 10), &[of(transaction)]);
        ledger.statement(
            "UPDATE jobs SET n = 1 WHERE id > 5".to_owned(),
            ms(3),
            false,
        );
    }
    let trace = ledger.finish(ms(25));
    assert_eq!(trace.statements.len(), 1);
    assert_eq!(trace.statements[0].times, 2);
    assert_eq!(trace.statements[0].locks[0].held, ms(10));
}
