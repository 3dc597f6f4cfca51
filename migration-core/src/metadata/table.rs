//! One entity as a table.

use sea_orm::sea_query::{ColumnDef, ForeignKeyAction, TableName, TableRef};
use sea_orm::{
    ColumnTrait, EntityTrait, IdenStatic, Iterable, PrimaryKeyToColumn, RelationDef, RelationTrait,
    Schema as SeaSchema,
};

use super::column::{self, Sayings};
use super::problem::EntityProblem;
use super::statement::plain_index;
use super::{ident, types};
use crate::schema::{Action, Deferral, Dialect, ForeignKey, Name, PrimaryKey, Table, Unique};

/// A table, and what an entity says beside it.
pub(super) struct Read {
    pub(super) name: Name,
    pub(super) table: Table,
    pub(super) enums: Vec<(Name, Vec<String>)>,
    /// Columns with the name that they had before.
    pub(super) renames: Vec<(String, String)>,
    pub(super) problems: Vec<EntityProblem>,
}

/// The name of an entity's table.
pub(super) fn name<E: EntityTrait>(entity: &E, dialect: Dialect) -> Name {
    let table = ident::kept(dialect, entity.table_name());
    match entity.schema_name() {
        Some(schema) if dialect == Dialect::Postgres => {
            Name::within(ident::kept(dialect, schema), table)
        }
        _ => Name::new(table),
    }
}

/// Reads an entity.
pub(super) fn read<E: EntityTrait>(entity: E, dialect: Dialect) -> Read {
    let mut read = Read {
        name: name(&entity, dialect),
        table: Table::default(),
        enums: Vec::new(),
        renames: Vec::new(),
        problems: Vec::new(),
    };
    let key: Vec<String> = E::PrimaryKey::iter()
        .map(|key| ident::kept(dialect, key.into_column().as_str()))
        .collect();
    let sea = SeaSchema::new(dialect.backend());
    // The statement has what the definition keeps to itself: the comment, the extra SQL, whether the column counts.
    let statement = sea.create_table_from_entity(entity);
    for (column, stated) in E::Column::iter().zip(statement.get_columns()) {
        read.column(&column.def(), stated, &key, dialect);
    }
    for index in sea.create_index_from_entity(entity) {
        let columns: Vec<String> = index
            .get_index_spec()
            .get_column_names()
            .iter()
            .map(|column| ident::kept(dialect, column))
            .collect();
        let index = plain_index(dialect, &columns, index.is_unique_key());
        read.table.indexes.push(index);
    }
    for relation in E::Relation::iter().map(|relation| relation.def()) {
        if !relation.is_owner && !relation.skip_fk {
            read.foreign_key(relation, dialect);
        }
    }
    if !key.is_empty() {
        read.table.primary_key = Some(PrimaryKey {
            name: None,
            columns: key,
            include: Vec::new(),
            deferral: Deferral::NotDeferrable,
            comment: None,
        });
    }
    if dialect == Dialect::Postgres {
        read.table.comment = entity.comment().map(str::to_owned);
    }
    read
}

/// A unique constraint without a name.
pub(super) fn plain_unique(columns: Vec<String>) -> Unique {
    Unique {
        name: None,
        columns,
        include: Vec::new(),
        nulls_not_distinct: false,
        deferral: Deferral::NotDeferrable,
        comment: None,
    }
}

impl Read {
    fn column(
        &mut self,
        definition: &sea_orm::ColumnDef,
        stated: &ColumnDef,
        key: &[String],
        dialect: Dialect,
    ) {
        if dialect == Dialect::Postgres {
            self.enums
                .extend(types::enumeration(definition.get_column_type()));
        }
        let Sayings {
            column,
            unique,
            checks,
            renamed_from,
            problems,
        } = column::read(&self.name, definition, stated, key, dialect);
        // A key is unique anyway, and both databases know that.
        for name in unique {
            if key != [column.name.clone()] {
                self.table.uniques.push(Unique {
                    name,
                    ..plain_unique(vec![column.name.clone()])
                });
            }
        }
        if let Some(old) = renamed_from {
            self.renames.push((old, column.name.clone()));
        }
        self.table.checks.extend(checks);
        self.problems.extend(problems);
        self.table.columns.push(column);
    }

    fn foreign_key(&mut self, relation: RelationDef, dialect: Dialect) {
        let Some(table) = referred(&relation.to_tbl, dialect) else {
            self.problems.push(EntityProblem::Statement {
                what: format!("a relation of table `{}`", self.name),
                reason: "it refers to no table",
            });
            return;
        };
        let names = |identity: sea_orm::Identity| -> Vec<String> {
            let kept = |name: sea_orm::sea_query::DynIden| ident::kept(dialect, &name.to_string());
            identity.into_iter().map(kept).collect()
        };
        let foreign_key = ForeignKey {
            // On SQLite sea-query does not write it.
            name: relation
                .fk_name
                .filter(|_| dialect == Dialect::Postgres)
                .map(|name| ident::kept(dialect, &name)),
            columns: names(relation.from_col),
            table,
            referenced: names(relation.to_col),
            on_delete: action(relation.on_delete),
            on_delete_columns: Vec::new(),
            on_update: action(relation.on_update),
            match_full: false,
            deferral: Deferral::NotDeferrable,
            validated: true,
            comment: None,
        };
        // Two relations may stand on one key.
        if !self.table.foreign_keys.contains(&foreign_key) {
            self.table.foreign_keys.push(foreign_key);
        }
    }
}

fn referred(table: &TableRef, dialect: Dialect) -> Option<Name> {
    let TableRef::Table(TableName(schema, table), _) = table else {
        return None;
    };
    let table = ident::kept(dialect, &table.to_string());
    Some(match schema {
        Some(schema) if dialect == Dialect::Postgres => {
            Name::within(ident::kept(dialect, &schema.1.to_string()), table)
        }
        _ => Name::new(table),
    })
}

fn action(action: Option<ForeignKeyAction>) -> Action {
    match action {
        Some(ForeignKeyAction::Restrict) => Action::Restrict,
        Some(ForeignKeyAction::Cascade) => Action::Cascade,
        Some(ForeignKeyAction::SetNull) => Action::SetNull,
        Some(ForeignKeyAction::SetDefault) => Action::SetDefault,
        _ => Action::NoAction,
    }
}
