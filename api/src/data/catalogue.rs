//! The tables of one database that are served, and how they hang together.

use std::collections::BTreeMap;

use sea_orm::sea_query::DynIden;
use sea_orm::{ColumnTrait, DbBackend, EntityTrait};

use super::constraint::Constraints;
use super::definition::{Definition, Ownership, Served};
use super::owner::{Owner, Reference};
use super::table::Table;
use migration_core::Entities;

/// The tables of one database that are served. Made once, at the start, with [`Catalogue::builder`].
pub struct Catalogue {
    pub(crate) name: &'static str,
    /// In the order of registration.
    pub(crate) tables: Vec<Table>,
    pub(crate) constraints: Constraints,
}

/// A catalogue that is being put together.
pub struct CatalogueBuilder {
    name: &'static str,
    entities: fn(DbBackend) -> Entities,
    tables: Vec<(Table, Ownership)>,
    users: Option<(DynIden, DynIden)>,
    problems: Vec<String>,
}

/// Tables that cannot be served as they are declared: a column type that has no form in JSON, a relation that leads
/// nowhere.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the {catalogue} tables cannot be served: {}", problems.join("; "))]
pub struct CatalogueError {
    /// The catalogue.
    pub catalogue: &'static str,
    /// What is wrong, each with the table and column.
    pub problems: Vec<String>,
}

impl Catalogue {
    /// Begins a catalogue. The name is the one in paths, `/api/{name}`; the entities with their declarations say what the
    /// constraints are called.
    #[must_use]
    pub fn builder(name: &'static str, entities: fn(DbBackend) -> Entities) -> CatalogueBuilder {
        CatalogueBuilder {
            name,
            entities,
            tables: Vec::new(),
            users: None,
            problems: Vec::new(),
        }
    }

    /// The name in paths.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The names of the tables, in the order of registration.
    pub fn tables(&self) -> impl Iterator<Item = &'static str> {
        self.tables.iter().map(|table| table.name)
    }

    /// A table by its name.
    pub(crate) fn table(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.name == name)
    }
}

impl CatalogueBuilder {
    /// Adds the table of an entity.
    #[must_use]
    pub fn table<E: Served>(self) -> Self {
        self.with(Definition::<E>::new())
    }

    /// Adds a table with settings.
    #[must_use]
    pub fn with<E: Served>(mut self, definition: Definition<E>) -> Self {
        self.problems.extend(definition.problems);
        self.tables.push((definition.table, definition.ownership));
        self
    }

    /// Says that the platform's users are the rows of this entity, which is registered like any other, and that this column has
    /// their e-mail address. What refers to them is theirs.
    #[must_use]
    pub fn users<E: EntityTrait>(mut self, email: E::Column) -> Self {
        self.users = Some(email.as_column_ref());
        self
    }

    /// The catalogue.
    ///
    /// # Errors
    /// Everything that is wrong with the tables, at once.
    pub fn finish(mut self) -> Result<Catalogue, CatalogueError> {
        let mut tables: Vec<Table> = Vec::new();
        let mut shown_through = BTreeMap::new();
        for (table, ownership) in self.tables {
            if tables.iter().any(|other| other.name == table.name) {
                self.problems
                    .push(format!("{} is registered twice", table.name));
                continue;
            }
            if let Ownership::Through(junction) = ownership {
                shown_through.insert(table.name, junction);
            }
            tables.push(table);
        }
        for table in &tables {
            for (index, relation) in table.relations.iter().enumerate() {
                let (name, target) = (&relation.name, &relation.target);
                if !tables.iter().any(|other| other.name == *target) {
                    self.problems.push(format!(
                        "{}: relation {name} leads to {target}, which is not registered",
                        table.name
                    ));
                }
                if table.relations[..index]
                    .iter()
                    .any(|other| other.name == *name)
                {
                    self.problems
                        .push(format!("{}: two relations are called {name}", table.name));
                }
            }
        }
        if let Some(email) = &self.users
            && !own(&mut tables, email)
        {
            self.problems
                .push(format!("the users, {}, are not registered", email.0));
        }
        for (name, junction) in shown_through {
            if let Err(problem) = own_through(&mut tables, name, junction) {
                self.problems.push(problem);
            }
        }
        if self.problems.is_empty() {
            Ok(Catalogue {
                name: self.name,
                tables,
                constraints: Constraints::of(&(self.entities)(DbBackend::Postgres).schema()),
            })
        } else {
            Err(CatalogueError {
                catalogue: self.name,
                problems: self.problems,
            })
        }
    }
}

/// Finds out whose the rows are: a user's own row, and rows that belong to a user. False where the users are not there.
fn own(tables: &mut [Table], email: &(DynIden, DynIden)) -> bool {
    let users = email.0.to_string();
    let Some(iden) = tables
        .iter()
        .find(|table| table.name == users)
        .map(|table| table.from.clone())
    else {
        return false;
    };
    for table in tables {
        if table.name == users {
            table.owner = Owner::Itself {
                email: email.clone(),
            };
            continue;
        }
        let references: Vec<_> = table
            .relations
            .iter()
            .filter(|relation| relation.belongs_to && relation.target == users)
            .filter_map(|relation| match relation.pairs.as_slice() {
                [(from, to)] => Some(Reference {
                    column: table.columns[*from].iden.clone(),
                    users: iden.clone(),
                    referenced: (email.0.clone(), to.clone()),
                    email: email.clone(),
                }),
                _ => None,
            })
            .collect();
        if !references.is_empty() {
            table.owner = Owner::Columns(references);
        }
    }
    true
}

/// Shows a table to those who own a row of another table that belongs to it.
fn own_through(tables: &mut [Table], name: &str, junction: &str) -> Result<(), String> {
    let problem = || format!("{name}: {junction} has no owner, or does not belong to {name}");
    let between = tables
        .iter()
        .find(|table| table.name == junction)
        .ok_or_else(problem)?;
    let belongs = between
        .relations
        .iter()
        .find(|relation| relation.belongs_to && relation.target == name)
        .ok_or_else(problem)?;
    let ([(from, to)], true) = (belongs.pairs.as_slice(), between.owner.is_shown()) else {
        return Err(problem());
    };
    let (back, to) = (between.columns[*from].iden.clone(), to.clone());
    let (iden, owner) = (between.from.clone(), Box::new(between.owner.clone()));
    let Some(table) = tables.iter_mut().find(|table| table.name == name) else {
        return Err(problem());
    };
    table.owner = Owner::Through {
        column: (table.iden(), to),
        table: iden,
        back,
        owner,
    };
    Ok(())
}
