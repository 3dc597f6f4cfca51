//! Rules about how a migration is run.

use super::About::Running;
use super::{NEW_ENUM_VALUE, NONE, NOT_IN_TRANSACTION, NOT_REPEATABLE, OPAQUE, Rule, rule};

pub(super) const RUNNING: &[Rule] = &[
    rule(
        NOT_IN_TRANSACTION,
        Running,
        NONE,
        None,
        "Postgres refuses this inside a transaction",
        "let use_transaction return Some(false), with this step in a migration of its own",
    ),
    rule(
        NOT_REPEATABLE,
        Running,
        NONE,
        None,
        "the migration has no transaction: when it is broken off and run again, this fails or is done twice",
        "call a helper of migration_core::steps, which can be repeated, or write IF [NOT] EXISTS; or give the migration its transaction back",
    ),
    rule(
        NEW_ENUM_VALUE,
        Running,
        NONE,
        None,
        "the value is used in the transaction that adds it, which Postgres refuses",
        "add the value in a migration of its own, as generate --autogenerate does",
    ),
    rule(
        "transaction-nesting",
        Running,
        NONE,
        None,
        "the engine opens and ends the migration's transaction itself",
        "leave BEGIN, COMMIT and ROLLBACK out",
    ),
    rule(
        "ban-uncommitted-transaction",
        Running,
        NONE,
        None,
        "the transaction that is opened here is never ended",
        "leave BEGIN out: each step has a transaction of its own",
    ),
    rule(
        "identifier-too-long",
        Running,
        NONE,
        None,
        "Postgres cuts the name at 63 bytes, so that it is another one than is written here",
        "choose a shorter name",
    ),
    rule(
        OPAQUE,
        Running,
        NONE,
        None,
        "what runs inside is not looked at",
        "write the statements themselves, or say what it does with steps::allow",
    ),
];
