//! Edited models: each starts from the model of a job or from an earlier iteration.

use sea_orm::entity::prelude::*;

/// A row of `iterations`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "iterations")]
pub struct Model {
    /// UUID, as text.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The job it started from: `jobs.id`, a UUID as text.
    #[sea_orm(indexed)]
    pub job_id: String,
    /// Who made it: `users.id`.
    pub user_id: i32,
    /// The iteration it started from, if any: `iterations.id`, a UUID as text.
    pub parent_iteration_id: Option<String>,
    /// Where the IFC model is.
    pub ifc_url: Option<String>,
    /// File name of the IFC model.
    pub ifc_filename: Option<String>,
    /// What changed, for programs.
    #[sea_orm(column_type = "Json")]
    pub changes_json: Option<Json>,
    /// What changed, for people.
    #[sea_orm(column_type = "Text")]
    pub change_summary: Option<String>,
    /// Name to show.
    pub name: Option<String>,
    /// What the user wrote about it.
    #[sea_orm(column_type = "Text")]
    pub notes: Option<String>,
    /// When the row was made.
    pub created_at: Option<DateTime>,

    /// The job it started from.
    #[sea_orm(belongs_to, from = "job_id", to = "id")]
    pub job: BelongsTo<super::jobs::Entity>,
    /// Who made it.
    #[sea_orm(belongs_to, from = "user_id", to = "id")]
    pub user: BelongsTo<super::users::Entity>,
    /// The iteration it started from.
    #[sea_orm(
        self_ref,
        relation_enum = "Parent",
        relation_reverse = "Children",
        from = "parent_iteration_id",
        to = "id"
    )]
    pub parent: BelongsTo<Option<Entity>>,
    /// Iterations that started from this one.
    #[sea_orm(self_ref, relation_enum = "Children", relation_reverse = "Parent")]
    pub children: HasMany<Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
