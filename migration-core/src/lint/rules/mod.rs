//! The rules, and which of them are on: the one place that says so.

mod loss;
mod migration;
mod others;
mod running;

use std::collections::BTreeSet;

use squawk_linter::Linter;

use crate::suggest;

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
pub(crate) const NOT_VALID: &str = "constraint-missing-not-valid";
pub(crate) const NOT_NULL: &str = "adding-not-nullable-field";
pub(crate) const CHECKED_DOMAIN: &str = "ban-alter-domain-with-add-constraint";
pub(crate) const RENAMED_COLUMN: &str = "renaming-column";
pub(crate) const RENAMED_TYPE: &str = "renaming-type";
pub(crate) const RENAMED_VALUE: &str = "renaming-enum-value";
pub(crate) const DROP_CASCADE: &str = "ban-drop-cascade";
pub(crate) const UNKNOWN_ALLOW: &str = "unknown-allow";
pub(crate) const ALLOW_WITHOUT_REASON: &str = "allow-without-reason";
pub(crate) const UNNEEDED_ALLOW: &str = "unneeded-allow";

/// All rules that are on. Those of squawk that are not here are off: they are about taste (`prefer-text-field`,
/// `prefer-robust-stmts`), about what the engine does by itself (`require-timeout-settings`), or about changes that
/// make nobody wait and lose nothing (`ban-drop-not-null`).
pub(crate) fn all() -> impl Iterator<Item = &'static Rule> {
    [
        others::OTHERS,
        loss::LOSS,
        running::RUNNING,
        migration::MIGRATION,
    ]
    .into_iter()
    .flatten()
}

/// The rule that has the code.
pub(crate) fn find(code: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.code == code)
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
        let mut codes: BTreeSet<String> = all().map(|rule| rule.code.to_owned()).collect();
        let project = |codes: &[&str]| codes.iter().map(ToString::to_string).collect::<Vec<_>>();
        for (on, off) in [
            (project(rules.on), project(rules.off)),
            (on.to_vec(), off.to_vec()),
        ] {
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
        Self::new(rules, &[], &[])
            .unwrap_or_else(|_| Self(all().map(|rule| rule.code.to_owned()).collect()))
    }

    pub(crate) fn has(&self, code: &str) -> bool {
        self.0.contains(code)
    }

    pub(crate) fn codes(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

/// Asks for the codes that may have been meant; none where nothing is near.
pub(crate) fn question(code: &str) -> Option<String> {
    let squawk = Linter::with_default_rules().rules;
    let ours = all().map(|rule| rule.code.to_owned());
    let codes: BTreeSet<String> = ours.chain(squawk.iter().map(ToString::to_string)).collect();
    suggest::question(&suggest::words(code, codes.iter().map(String::as_str)))
}

/// Whether a rule has the code: one of ours, or one of squawk's that is off.
pub(crate) fn known(code: &str) -> bool {
    find(code).is_some() || squawk_linter::Rule::try_from(code).is_ok()
}
