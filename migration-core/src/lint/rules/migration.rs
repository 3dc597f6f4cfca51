//! Rules about a migration as a whole, and about what it allows.

use super::About::Migration;
use super::{
    ALLOW_WITHOUT_REASON, DEPENDS_ON_DATA, MISSING_DOWN, NONE, Rule, UNKNOWN_ALLOW, UNNEEDED_ALLOW,
    UNPARSABLE, rule,
};

pub(super) const MIGRATION: &[Rule] = &[
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
