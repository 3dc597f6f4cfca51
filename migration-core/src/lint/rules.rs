//! The rules, and which of them are on: the one place that says so.

use std::collections::BTreeSet;

/// A rule that is on unless a project says otherwise. The table of `docs/lint.md` is made of these.
#[derive(Debug)]
pub(crate) struct Rule {
    /// Its code, for ever: `steps::allow` and a project's settings name it. Where squawk has the rule, squawk's name.
    pub(crate) code: &'static str,
    /// What happens, for whoever reads the note.
    pub(crate) what: &'static str,
    /// The lock class, where it is about one; `-` where it is not.
    pub(crate) lock: &'static str,
    /// What to do instead.
    pub(crate) help: &'static str,
    /// What is done to all rows, where it is done to all: `rewrites`.
    pub(crate) all_rows: Option<&'static str>,
    pub(crate) about: About,
}

/// What a rule is about, which decides where it is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum About {
    /// A table that others use: a table that the same migration makes is nobody's yet. Postgres only.
    Others,
    /// Data that is lost: on both databases, except on the way back for what the way there made.
    Loss,
    /// How the migration is run. Postgres only.
    Running,
    /// The migration as a whole, on both databases.
    Migration,
}

const fn rule(
    code: &'static str,
    about: About,
    lock: &'static str,
    all_rows: Option<&'static str>,
    what: &'static str,
    help: &'static str,
) -> Rule {
    Rule {
        code,
        what,
        lock,
        help,
        all_rows,
        about,
    }
}

const NONE: &str = "-";
const SHARE: &str = "SHARE";
const SHARE_ROW: &str = "SHARE ROW EXCLUSIVE";
const ACCESS: &str = "ACCESS EXCLUSIVE";
const ROW: &str = "ROW EXCLUSIVE";

pub(crate) const UNPARSABLE: &str = "unparsable";
pub(crate) const DEPENDS_ON_DATA: &str = "depends-on-data";
pub(crate) const OPAQUE: &str = "opaque-statement";
pub(crate) const MISSING_DOWN: &str = "missing-down";
pub(crate) const NOT_IN_TRANSACTION: &str = "not-in-transaction";
pub(crate) const NOT_REPEATABLE: &str = "not-repeatable";
pub(crate) const NEW_ENUM_VALUE: &str = "new-enum-value-used";
pub(crate) const UNBATCHED: &str = "unbatched-change";
pub(crate) const TRUNCATE: &str = "truncate";
pub(crate) const REWRITE: &str = "table-rewrite";
pub(crate) const UNKNOWN_ALLOW: &str = "unknown-allow";
pub(crate) const ALLOW_WITHOUT_REASON: &str = "allow-without-reason";
pub(crate) const UNNEEDED_ALLOW: &str = "unneeded-allow";

use About::{Loss, Migration, Others, Running};

/// All rules that are on. Those of squawk that are not here are off: they are about taste (`prefer-text-field`,
/// `prefer-robust-stmts`), about what the engine does by itself (`require-timeout-settings`), or about changes that
/// make nobody wait and lose nothing (`ban-drop-not-null`).
pub(crate) const RULES: &[Rule] = &[
    rule(
        "require-concurrent-index-creation",
        Others,
        SHARE,
        Some("reads"),
        "the index is built while nobody can write to the table",
        "call steps::create_index in a migration whose use_transaction is Some(false): it builds CONCURRENTLY",
    ),
    rule(
        "require-concurrent-index-deletion",
        Others,
        ACCESS,
        None,
        "the index is dropped under a lock on its table, and whoever comes later waits behind it",
        "call steps::drop_index in a migration whose use_transaction is Some(false): it drops CONCURRENTLY",
    ),
    rule(
        "require-concurrent-reindex",
        Others,
        SHARE,
        Some("reads"),
        "the index is built anew while nobody can write to the table, nor read through the index",
        "REINDEX ... CONCURRENTLY, in a migration whose use_transaction is Some(false)",
    ),
    rule(
        "require-concurrent-partition-detach",
        Others,
        ACCESS,
        None,
        "the partition is detached while nobody can use the whole table",
        "DETACH PARTITION ... CONCURRENTLY, in a migration whose use_transaction is Some(false)",
    ),
    rule(
        "constraint-missing-not-valid",
        Others,
        ACCESS,
        Some("scans"),
        "all rows are checked under the lock",
        "call steps::add_check in a migration whose use_transaction is Some(false): it adds the constraint NOT VALID and validates it in a transaction of its own",
    ),
    rule(
        "adding-foreign-key-constraint",
        Others,
        SHARE_ROW,
        Some("scans"),
        "all rows are checked while nobody can write to either table",
        "call steps::add_foreign_key in a migration whose use_transaction is Some(false): it adds the key NOT VALID and validates it in a transaction of its own",
    ),
    rule(
        "disallowed-unique-constraint",
        Others,
        ACCESS,
        Some("reads"),
        "the index behind the constraint is built while nobody can use the table",
        "call steps::add_unique in a migration whose use_transaction is Some(false): it builds the index CONCURRENTLY and adds the constraint USING INDEX",
    ),
    rule(
        "adding-serial-primary-key-field",
        Others,
        ACCESS,
        Some("reads"),
        "the index behind the primary key is built while nobody can use the table",
        "build a unique index with steps::create_index, then ADD PRIMARY KEY USING INDEX",
    ),
    rule(
        "adding-not-nullable-field",
        Others,
        ACCESS,
        Some("scans"),
        "all rows are looked at while nobody can use the table",
        "call steps::set_not_null in a migration whose use_transaction is Some(false): it validates a check first, and then no row is looked at",
    ),
    rule(
        "adding-required-field",
        Others,
        ACCESS,
        None,
        "the column is NOT NULL and has no default: it fails where the table has a row, and running programs cannot insert",
        "add it with a default, or nullable, fill it with steps::Backfill, then call steps::set_not_null",
    ),
    rule(
        "adding-field-with-default",
        Others,
        ACCESS,
        Some("rewrites"),
        "every row gets a value of its own, so the table is written anew while nobody can use it",
        "add the column without it, set the default, and fill the rows with steps::Backfill",
    ),
    rule(
        "changing-column-type",
        Others,
        ACCESS,
        Some("rewrites"),
        "another type writes the table anew while nobody can use it, unless the old values are stored alike, as where a varchar gets longer",
        "add a column of the new type, fill it with steps::Backfill, and let programs move over; where nothing is rewritten, say so with steps::allow",
    ),
    rule(
        REWRITE,
        Others,
        ACCESS,
        Some("rewrites"),
        "the table is written anew while nobody can use it",
        "do it in a quiet hour and say so with steps::allow, or fill a new table and swap the two",
    ),
    rule(
        UNBATCHED,
        Others,
        ROW,
        Some("changes up to"),
        "many rows are changed in one statement, and stay locked until its transaction ends",
        "call steps::Backfill in a migration whose use_transaction is Some(false): it works in batches by key",
    ),
    rule(
        "renaming-table",
        Others,
        ACCESS,
        None,
        "programs that run know the table by its old name",
        "deploy a program that knows both, or make a view with the old name in the same migration",
    ),
    rule(
        "renaming-column",
        Others,
        ACCESS,
        None,
        "programs that run know the column by its old name",
        "add a column with the new name, fill it with steps::Backfill, move programs over, then drop the old one",
    ),
    rule(
        "ban-set-schema",
        Others,
        ACCESS,
        None,
        "programs that run look for it in its old schema",
        "make it in the new schema, move programs over, then drop the old one",
    ),
    rule(
        "ban-alter-domain-with-add-constraint",
        Others,
        SHARE,
        Some("scans"),
        "all rows of all tables that use the domain are checked while nobody can write to them",
        "ADD CONSTRAINT ... NOT VALID, and VALIDATE CONSTRAINT in the next migration",
    ),
    rule(
        "ban-drop-table",
        Loss,
        ACCESS,
        Some("deletes"),
        "the table's rows are lost, and programs that run may still use it",
        "drop it once no program uses it, and say why with steps::allow",
    ),
    rule(
        "ban-drop-column",
        Loss,
        ACCESS,
        Some("empties a column in"),
        "the column's values are lost, and programs that run may still use it",
        "drop it once no program uses it, and say why with steps::allow",
    ),
    rule(
        "ban-drop-view",
        Loss,
        ACCESS,
        None,
        "programs that run may still use the view",
        "drop it once no program uses it, or CREATE OR REPLACE it; say why with steps::allow",
    ),
    rule(
        "ban-drop-schema",
        Loss,
        ACCESS,
        None,
        "whatever is in the schema is lost",
        "drop it once no program uses it, and say why with steps::allow",
    ),
    rule(
        "ban-drop-database",
        Loss,
        NONE,
        None,
        "a whole database is lost",
        "leave that to whoever runs the server",
    ),
    rule(
        TRUNCATE,
        Loss,
        ACCESS,
        Some("deletes"),
        "all rows are lost",
        "delete what is not needed with its reason in steps::allow",
    ),
    rule(
        "ban-truncate-cascade",
        Loss,
        ACCESS,
        Some("deletes"),
        "all rows are lost, and those of every table that refers to it, and so on",
        "name the tables that are meant, without CASCADE",
    ),
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
    rule(
        UNPARSABLE,
        Migration,
        NONE,
        None,
        "the statement is not understood, so nothing else is said about it",
        "try it with verify; where the database takes it, say so with steps::allow",
    ),
    rule(
        DEPENDS_ON_DATA,
        Migration,
        NONE,
        None,
        "the migration asks the database something: what it does after that is not looked at",
        "look at it yourself, and say what it does with steps::allow",
    ),
    rule(
        MISSING_DOWN,
        Migration,
        NONE,
        None,
        "there is no way back",
        "write `down`, or say in it with steps::allow why there is none",
    ),
    rule(
        UNKNOWN_ALLOW,
        Migration,
        NONE,
        None,
        "steps::allow names a code that no rule has",
        "docs/lint.md lists the codes",
    ),
    rule(
        ALLOW_WITHOUT_REASON,
        Migration,
        NONE,
        None,
        "steps::allow gives no reason",
        "say why it is right here: whoever reads the migration next will ask",
    ),
    rule(
        UNNEEDED_ALLOW,
        Migration,
        NONE,
        None,
        "steps::allow is not needed: nothing here has that code",
        "take it away, or it will hide the next one",
    ),
];

/// The rule that has the code.
pub(crate) fn find(code: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.code == code)
}

/// Which rules a project wants otherwise than the defaults: a part of its [`Project`](crate::Project).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rules {
    /// Rules of squawk that are wanted besides, by their codes: `ban-drop-constraint`.
    pub on: &'static [&'static str],
    /// Rules that are not wanted.
    pub off: &'static [&'static str],
}

impl Rules {
    /// Those of `docs/lint.md`.
    pub const DEFAULT: Self = Self { on: &[], off: &[] };
}

/// The rules that are looked at.
#[derive(Debug, Clone)]
pub(crate) struct Selection(BTreeSet<String>);

impl Selection {
    /// The defaults, what the project changes of them, and what the command line changes of that.
    ///
    /// # Errors
    /// The code that no rule has.
    pub(crate) fn new(rules: Rules, on: &[String], off: &[String]) -> Result<Self, String> {
        let mut codes: BTreeSet<String> =
            RULES.iter().map(|rule| rule.code.to_owned()).collect();
        let project = |codes: &[&str]| codes.iter().map(ToString::to_string).collect::<Vec<_>>();
        for (on, off) in [(project(rules.on), project(rules.off)), (on.to_vec(), off.to_vec())] {
            if let Some(unknown) = on.iter().chain(&off).find(|code| !known(code)) {
                return Err(unknown.clone());
            }
            codes.extend(on);
            codes.retain(|code| !off.contains(code));
        }
        Ok(Self(codes))
    }

    /// As [`Selection::new`], for whom a code that no rule has is no reason to stop: `lint` complains of it.
    pub(crate) fn of(rules: Rules) -> Self {
        Self::new(rules, &[], &[]).unwrap_or_else(|_| {
            Self(RULES.iter().map(|rule| rule.code.to_owned()).collect())
        })
    }

    pub(crate) fn has(&self, code: &str) -> bool {
        self.0.contains(code)
    }

    pub(crate) fn codes(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

/// Whether a rule has the code: one of ours, or one of squawk's that is off.
pub(crate) fn known(code: &str) -> bool {
    find(code).is_some() || squawk_linter::Rule::try_from(code).is_ok()
}
