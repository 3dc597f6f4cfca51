//! REST for the tables of the entities.
