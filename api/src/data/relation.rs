//! How a table leads to another, as its entity declares it.

use sea_orm::sea_query::{DynIden, TableRef};
use sea_orm::{EntityTrait, Identity, Related, RelationDef, RelationTrait, RelationType};

use super::table::Column;

/// A way from the rows of one table to those of another.
#[derive(Debug, Clone)]
pub(crate) struct Relation {
    /// `referrals_made`: the variant of the entity's `Relation`, as it stands in paths.
    pub(crate) name: String,
    /// Whether there may be several rows.
    pub(crate) many: bool,
    /// Whether the row here refers to the one there.
    pub(crate) belongs_to: bool,
    /// The name of the table that it leads to.
    pub(crate) target: String,
    /// Positions of columns here, and the columns there (or of the junction) that are equal to them.
    pub(crate) pairs: Vec<(usize, DynIden)>,
    pub(crate) junction: Option<Junction>,
}

/// The table between two others, of which each row ties one to one.
#[derive(Debug, Clone)]
pub(crate) struct Junction {
    pub(crate) table: TableRef,
    pub(crate) iden: DynIden,
    /// Its column that refers to the target, and the target's.
    pub(crate) far: (DynIden, DynIden),
}

impl Relation {
    /// A variant of an entity's `Relation`.
    ///
    /// # Errors
    /// What of it cannot be followed here.
    pub(crate) fn read(relation: &impl RelationTrait, columns: &[Column]) -> Result<Self, String> {
        let name = snake_case(&relation.name());
        let definition = relation.def();
        Ok(Self {
            many: definition.rel_type == RelationType::HasMany,
            belongs_to: !definition.is_owner,
            target: table_name(&definition.to_tbl),
            pairs: pairs(&definition)
                .and_then(|pairs| here(pairs, columns))
                .map_err(|problem| format!("relation {name} {problem}"))?,
            name,
            junction: None,
        })
    }

    /// From `E` to `R` through the junction that the entity declares (`via`). It is called as the table that it leads to.
    ///
    /// # Errors
    /// As [`Relation::read`], and where the entity declares no junction.
    pub(crate) fn through<E: Related<R> + EntityTrait, R: EntityTrait>(
        columns: &[Column],
    ) -> Result<Self, String> {
        let (far, target) = (E::to(), R::default().table_name().to_owned());
        let said = |problem| format!("relation {target} {problem}");
        let near = E::via().ok_or_else(|| said("has no junction"))?;
        let [far] = <[_; 1]>::try_from(pairs(&far).map_err(said)?)
            .map_err(|_| said("goes by several columns"))?;
        Ok(Self {
            name: target.clone(),
            many: true,
            belongs_to: false,
            pairs: pairs(&near)
                .and_then(|pairs| here(pairs, columns))
                .map_err(said)?,
            junction: Some(Junction {
                iden: near.to_tbl.sea_orm_table().clone(),
                table: near.to_tbl,
                far,
            }),
            target,
        })
    }
}

/// The name of a table without its schema.
pub(crate) fn table_name(table: &TableRef) -> String {
    table.sea_orm_table().to_string()
}

fn pairs(definition: &RelationDef) -> Result<Vec<(DynIden, DynIden)>, &'static str> {
    if definition.on_condition.is_some() {
        return Err("has a condition of its own, which is not followed here");
    }
    let columns = |identity: &Identity| identity.iter().cloned().collect::<Vec<_>>();
    let (from, to) = (columns(&definition.from_col), columns(&definition.to_col));
    Ok(from.into_iter().zip(to).collect())
}

/// With the positions of the columns on this side.
fn here(
    pairs: Vec<(DynIden, DynIden)>,
    columns: &[Column],
) -> Result<Vec<(usize, DynIden)>, &'static str> {
    let position = |name: &str| columns.iter().position(|column| column.name == name);
    pairs
        .into_iter()
        .map(|(from, to)| Some((position(&from.to_string())?, to)))
        .collect::<Option<_>>()
        .ok_or("goes by a column that is not served")
}

/// `ReferralsMade` as `referrals_made`.
fn snake_case(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 4);
    for (index, letter) in name.chars().enumerate() {
        if letter.is_uppercase() && index > 0 {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}
