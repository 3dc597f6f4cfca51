//! Alternative layouts for the plan of a job.

use sea_orm::entity::prelude::*;

/// A row of `layout_variations`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "layout_variations")]
pub struct Model {
    /// UUID, as text.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The job: `jobs.id`, a UUID as text.
    #[sea_orm(indexed)]
    pub job_id: String,
    /// For whom it was made: `users.id`.
    pub user_id: i32,
    /// Number of the variation within the job.
    pub variation_number: Option<i32>,
    /// The plan.
    #[sea_orm(column_type = "Json")]
    pub plan_data: Option<Json>,
    /// How sure the layout is.
    pub confidence: Option<f64>,
    /// Where the IFC model is.
    pub ifc_url: Option<String>,
    /// Where the preview image is.
    pub preview_image_url: Option<String>,
    /// When the row was made.
    pub created_at: Option<DateTime>,

    /// The job.
    #[sea_orm(belongs_to, from = "job_id", to = "id")]
    pub job: BelongsTo<super::jobs::Entity>,
    /// For whom it was made.
    #[sea_orm(belongs_to, from = "user_id", to = "id")]
    pub user: BelongsTo<super::users::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
