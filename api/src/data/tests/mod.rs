//! The routes on real databases, Postgres and SQLite, as the migrations build them.

mod bodies;
mod catalogue;
mod cursors;
mod hostile;
mod lists;
mod odd;
mod ownership;
mod page_laws;
mod pages;
mod people;
mod reads;
mod stage;
mod strangers;
mod writes;
