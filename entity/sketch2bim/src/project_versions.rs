//! Numbered versions of a project, each made by a job.

use sea_orm::entity::prelude::*;

/// A row of `project_versions`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "project_versions")]
pub struct Model {
    /// Number given by the database.
    #[sea_orm(primary_key)]
    pub id: i32,
    /// Name of the project.
    #[sea_orm(indexed)]
    pub project_name: Option<String>,
    /// Whose project it is: `users.id`.
    pub user_id: i32,
    /// Number of the version within the project.
    pub version_number: Option<i32>,
    /// The job that made it: `jobs.id`, a UUID as text.
    pub job_id: Option<String>,
    /// What the user wrote about it.
    #[sea_orm(column_type = "Text")]
    pub notes: Option<String>,
    /// When the row was made.
    pub created_at: Option<DateTime>,

    /// Whose project it is.
    #[sea_orm(belongs_to, from = "user_id", to = "id")]
    pub user: BelongsTo<super::users::Entity>,
    /// The job that made it.
    #[sea_orm(belongs_to, from = "job_id", to = "id")]
    pub job: BelongsTo<Option<super::jobs::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
