//! An entity whose columns are the rows of a table, so that one line is enough for one more.

use sea_orm::sea_query::{ColumnType, Expr};
use sea_orm::{ColumnDef, ColumnTypeTrait};

/// A column as an entity declares it, and as somebody else may have made it.
#[derive(Clone)]
pub(super) struct Row {
    pub(super) name: &'static str,
    pub(super) definition: ColumnDef,
    /// What stands behind the name in a CREATE TABLE.
    pub(super) made: Vec<String>,
}

impl Row {
    /// A column without a default, and its types.
    pub(super) fn new(name: &'static str, data_type: ColumnType, made: &[&str]) -> Self {
        Self {
            name,
            definition: data_type.def().null(),
            made: made.iter().map(|sql| (*sql).to_owned()).collect(),
        }
    }

    /// A column with a default, its type, and the defaults.
    pub(super) fn with(
        name: &'static str,
        data_type: ColumnType,
        default: impl Into<Expr>,
        sql: &str,
        made: &[&str],
    ) -> Self {
        let made = made
            .iter()
            .map(|default| format!("{sql} DEFAULT {default}"));
        Self {
            name,
            definition: data_type.def().null().default(default),
            made: made.collect(),
        }
    }

    /// A column with SQL behind it, and what it is made with.
    pub(super) fn extra(
        name: &'static str,
        data_type: ColumnType,
        extra: &str,
        made: &[&str],
    ) -> Self {
        Self {
            name,
            definition: data_type.def().null().extra(extra),
            made: made.iter().map(|sql| (*sql).to_owned()).collect(),
        }
    }
}

/// How many tables it takes to try everything that the rows were made with.
pub(super) fn rounds(rows: &[Row]) -> usize {
    rows.iter()
        .map(|row| row.made.len())
        .max()
        .unwrap_or_default()
}

/// The table of one round; a row that has no more to try is made as the first time.
pub(super) fn table(rows: &[Row], round: usize) -> String {
    let columns: Vec<String> = rows
        .iter()
        .map(|row| {
            format!(
                "\"{}\" {}",
                row.name,
                row.made.get(round).unwrap_or(&row.made[0])
            )
        })
        .collect();
    format!(
        "CREATE TABLE matrix (\"Id\" integer NOT NULL PRIMARY KEY, {})",
        columns.join(",\n")
    )
}

/// The entity of the table `matrix` with these rows.
macro_rules! entity {
    ($module:ident, $rows:path) => {
        pub(super) mod $module {
            use sea_orm::entity::prelude::*;
            use sea_orm::sea_query::Iden;
            use sea_orm::{ColumnDef, IdenStatic, Iterable};

            #[derive(Copy, Clone, Default, Debug, DeriveEntity)]
            pub(in super::super) struct Entity;

            impl EntityName for Entity {
                fn table_name(&self) -> &'static str {
                    "matrix"
                }
            }

            #[derive(Clone, Debug, PartialEq, DeriveActiveModel)]
            pub(in super::super) struct Model {
                pub(in super::super) id: i32,
            }

            impl ActiveModelBehavior for ActiveModel {}

            impl sea_orm::FromQueryResult for Model {
                fn from_query_result(
                    row: &sea_orm::QueryResult,
                    prefix: &str,
                ) -> Result<Self, DbErr> {
                    Ok(Self {
                        id: row.try_get(prefix, "Id")?,
                    })
                }
            }

            impl ModelTrait for Model {
                type Entity = Entity;

                fn get(&self, _: Column) -> Value {
                    self.id.into()
                }

                fn get_value_type(_: Column) -> sea_orm::sea_query::ArrayType {
                    sea_orm::sea_query::ArrayType::Int
                }

                fn try_set(&mut self, _: Column, value: Value) -> Result<(), DbErr> {
                    self.id = value.unwrap();
                    Ok(())
                }
            }

            #[derive(Copy, Clone, Debug, PartialEq, Eq)]
            pub(in super::super) struct Column(usize);

            #[expect(
                non_upper_case_globals,
                reason = "the derived code matches on a variant"
            )]
            impl Column {
                const Id: Self = Self(0);
            }

            impl IdenStatic for Column {
                fn as_str(&self) -> &'static str {
                    match self.0 {
                        0 => "Id",
                        number => $rows[number - 1].name,
                    }
                }
            }

            impl Iden for Column {
                fn unquoted(&self) -> &str {
                    self.as_str()
                }
            }

            impl Iterable for Column {
                type Iterator = std::vec::IntoIter<Self>;

                fn iter() -> Self::Iterator {
                    let all: Vec<Self> = (0..=$rows.len()).map(Self).collect();
                    all.into_iter()
                }
            }

            impl std::str::FromStr for Column {
                type Err = sea_orm::ColumnFromStrErr;

                fn from_str(text: &str) -> Result<Self, Self::Err> {
                    Self::iter()
                        .find(|column| column.as_str() == text)
                        .ok_or_else(|| sea_orm::ColumnFromStrErr(text.to_owned()))
                }
            }

            impl ColumnTrait for Column {
                type EntityName = Entity;

                fn def(&self) -> ColumnDef {
                    match self.0 {
                        0 => ColumnType::Integer.def(),
                        number => $rows[number - 1].definition.clone(),
                    }
                }
            }

            #[derive(Copy, Clone, Debug, EnumIter, DerivePrimaryKey)]
            pub(in super::super) enum PrimaryKey {
                Id,
            }

            impl PrimaryKeyTrait for PrimaryKey {
                type ValueType = i32;

                fn auto_increment() -> bool {
                    false
                }
            }

            #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
            pub(in super::super) enum Relation {}
        }
    };
}

entity!(postgres, super::super::columns_postgres::ROWS);
entity!(sqlite, super::super::columns_sqlite::ROWS);
