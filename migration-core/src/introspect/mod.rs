//! Reads a live database into a [`crate::schema::Schema`].

#![cfg_attr(
    not(test),
    expect(dead_code, reason = "nothing outside this room asks for it yet")
)]

pub(crate) mod sqlite;
