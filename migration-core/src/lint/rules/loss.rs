//! Rules about what is lost.

use super::About::Loss;
use super::{ACCESS, DROP_CASCADE, NONE, Rule, TRUNCATE, rule};

pub(super) const LOSS: &[Rule] = &[
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
        DROP_CASCADE,
        Loss,
        ACCESS,
        None,
        "every column that uses it is dropped, and its values are lost, in whatever table it is",
        "drop the columns by name, once no program uses them, and then this without CASCADE: it fails where one is left",
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
        "where they may go, say why with steps::allow",
    ),
    rule(
        "ban-truncate-cascade",
        Loss,
        ACCESS,
        Some("deletes"),
        "all rows are lost, and those of every table that refers to it, and so on",
        "name the tables that are meant, without CASCADE",
    ),
];
