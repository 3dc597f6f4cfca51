//! Says a schema or a change in the SQL of one database.

#![cfg_attr(
    not(test),
    expect(dead_code, reason = "nothing outside this room asks for it yet")
)]

pub(crate) mod sqlite;
