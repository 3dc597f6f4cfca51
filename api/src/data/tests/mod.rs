//! The routes on real databases, Postgres and SQLite, as the migrations build them.

mod catalogue;
mod hostile;
mod lists;
mod odd;
mod ownership;
mod pages;
mod reads;
mod stage;
mod writes;
