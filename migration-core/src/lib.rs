//! A migration engine for SeaORM.

pub mod steps;
