//! A table in one line: everything is read from its entity, and what an entity cannot say is a setting.

use std::marker::PhantomData;

use sea_orm::sea_query::{ArrayType, ColumnType};
use sea_orm::{
    ColumnTrait, EntityTrait, IdenStatic, IntoActiveModel, Iterable, ModelTrait,
    PrimaryKeyToColumn, PrimaryKeyTrait, QueryTrait, Related,
};

use super::entity::Of;
use super::kind::Kind;
use super::owner::Owner;
use super::relation::Relation;
use super::table::{Column, Stamp, Table};

/// An entity whose table can be served: any that the macros of SeaORM make.
pub trait Served:
    EntityTrait<Model: IntoActiveModel<Self::ActiveModel>, ActiveModel: Send, Column: Send + Sync>
{
}

impl<E> Served for E where
    E: EntityTrait<Model: IntoActiveModel<E::ActiveModel>, ActiveModel: Send, Column: Send + Sync>
{
}

/// The table of an entity, with its settings.
pub struct Definition<E> {
    pub(crate) table: Table,
    pub(crate) ownership: Ownership,
    pub(crate) problems: Vec<String>,
    entity: PhantomData<fn() -> E>,
}

/// Where the owner of a row is to be looked for.
pub(crate) enum Ownership {
    /// In what the entity belongs to.
    Declared,
    /// In the table of this name.
    Through(&'static str),
}

impl<E: Served> Definition<E> {
    /// What is read from the entity alone.
    #[must_use]
    pub fn new() -> Self {
        let name = E::default().table_name();
        let mut problems = Vec::new();
        let mut columns = Vec::new();
        for column in E::Column::iter() {
            match read::<E>(column) {
                Ok(column) => columns.push(column),
                Err(problem) => problems.push(format!("{name}.{} {problem}", column.as_str())),
            }
        }
        let mut relations = Vec::new();
        for relation in E::Relation::iter() {
            match Relation::read(&relation, &columns) {
                Ok(relation) => relations.push(relation),
                Err(problem) => problems.push(format!("{name}: {problem}")),
            }
        }
        let key: Vec<_> = E::PrimaryKey::iter()
            .filter_map(|key| {
                let key = key.into_column();
                columns
                    .iter()
                    .position(|column| column.name == key.as_str())
            })
            .collect();
        if key.is_empty() {
            problems.push(format!("{name} has no primary key that can be served"));
        }
        Self {
            table: Table {
                name,
                from: E::default().table_ref(),
                columns,
                generated: E::PrimaryKey::auto_increment() && key.len() == 1,
                key,
                uuid_key: false,
                select: E::find().into_query(),
                one: Default::default(),
                relations,
                owner: Owner::Nobody,
                typed: Box::new(Of::<E>::new()),
            },
            ownership: Ownership::Declared,
            problems,
            entity: PhantomData,
        }
    }

    /// The key is a UUID, as text: one that is given must be one, and one that is missing is made.
    #[must_use]
    pub fn uuid_key(mut self) -> Self {
        let table = &self.table;
        if matches!(table.key.as_slice(), [key] if table.columns[*key].kind == Kind::Text) {
            self.table.uuid_key = true;
        } else {
            let problem = format!(
                "{}: a key that is a UUID must be one column of text",
                table.name
            );
            self.problems.push(problem);
        }
        self
    }

    /// Serves the rows of `R` that a row is tied to through a junction (`has_many, via`). SeaORM does not list these among
    /// the relations.
    #[must_use]
    pub fn many_to_many<R: EntityTrait>(mut self) -> Self
    where
        E: Related<R>,
    {
        match Relation::through::<E, R>(&self.table.columns) {
            Ok(relation) => self.table.relations.push(relation),
            Err(problem) => self
                .problems
                .push(format!("{}: {problem}", self.table.name)),
        }
        self
    }

    /// Shows a row to the users who own a row of `J` that belongs to it, as members of an organization do.
    #[must_use]
    pub fn shown_through<J: EntityTrait>(mut self) -> Self {
        self.ownership = Ownership::Through(J::default().table_name());
        self
    }
}

impl<E: Served> Default for Definition<E> {
    fn default() -> Self {
        Self::new()
    }
}

fn read<E: EntityTrait>(column: E::Column) -> Result<Column, String> {
    let definition = column.def();
    let rust = E::Model::get_value_type(column);
    let column_type = definition.get_column_type();
    let (kind, limits) = Kind::of(&rust, column_type).ok_or_else(|| unknown(&rust, column_type))?;
    let name = column.as_str();
    let stamp = match (name, kind) {
        ("created_at", Kind::Timestamp) => Some(Stamp::Created),
        ("updated_at", Kind::Timestamp) => Some(Stamp::Updated),
        _ => None,
    };
    Ok(Column {
        name,
        iden: column.as_column_ref(),
        kind,
        limits,
        nullable: definition.is_null(),
        default: definition.get_column_default().cloned(),
        stamp,
    })
}

fn unknown(rust: &ArrayType, column: &ColumnType) -> String {
    format!("is {rust:?} in Rust and {column:?} in the database, which has no form in JSON here")
}
