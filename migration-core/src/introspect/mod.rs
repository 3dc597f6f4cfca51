//! What a live database is made of, as a [`Schema`](crate::schema::Schema): one room a database.

pub(crate) mod postgres;
