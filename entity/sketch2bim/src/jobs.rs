//! Conversions of a sketch into a building model.

use sea_orm::entity::prelude::*;

use crate::values::{JobStatus, SketchFormat};

/// A row of `jobs`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "jobs")]
pub struct Model {
    /// UUID, as text.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Whose job it is: `users.id`.
    pub user_id: i32,
    /// How far it is. `queued` unless given.
    #[sea_orm(default_value = "queued")]
    pub status: Option<JobStatus>,
    /// Progress in percent, 0 to 100. 0 unless given.
    #[sea_orm(default_value = 0)]
    pub progress: Option<i32>,
    /// Name of the sketch as it was uploaded.
    pub sketch_filename: Option<String>,
    /// Where the sketch is kept.
    pub sketch_url: Option<String>,
    /// File format of the sketch.
    pub sketch_format: Option<SketchFormat>,
    /// How sure the detection is, 0 to 100.
    pub detection_confidence: Option<f64>,
    /// The detected plan.
    #[sea_orm(column_type = "Json")]
    pub plan_data: Option<Json>,
    /// Where the IFC model is.
    pub ifc_url: Option<String>,
    /// Where the DWG drawing is.
    pub dwg_url: Option<String>,
    /// Where the Revit model is.
    pub rvt_url: Option<String>,
    /// Where the Rhino model is.
    pub model_3dm_url: Option<String>,
    /// Where the preview image is.
    pub preview_image_url: Option<String>,
    /// What went wrong.
    #[sea_orm(column_type = "Text")]
    pub error_message: Option<String>,
    /// How often it was tried again. 0 unless given.
    #[sea_orm(default_value = 0)]
    pub retry_count: Option<i32>,
    /// Path of the quality report.
    pub qc_report_path: Option<String>,
    /// Whether a person should look at the result. False unless given.
    #[sea_orm(default_value = false)]
    pub requires_review: Option<bool>,
    /// Cost of the conversion in US dollars. 0 unless given.
    // The default is the text '0', as in the database, where it reads `'0'::double precision`.
    #[sea_orm(default_value = "0")]
    pub cost_usd: Option<f64>,
    /// When the row was made.
    pub created_at: Option<DateTime>,
    /// When a worker began.
    pub started_at: Option<DateTime>,
    /// When it ended.
    pub completed_at: Option<DateTime>,
    /// When the results expire.
    pub expires_at: Option<DateTime>,
    /// The legend found on the sketch.
    #[sea_orm(column_type = "Json")]
    pub legend_data: Option<Json>,
    /// Whether a legend was found. False unless given.
    #[sea_orm(default_value = false)]
    pub legend_detected: Option<bool>,
    /// What jobs that were uploaded together have in common.
    #[sea_orm(indexed)]
    pub batch_id: Option<String>,
    /// Where the `SketchUp` model is.
    pub sketchup_url: Option<String>,
    /// Kind of project. `architecture` unless given.
    #[sea_orm(default_value = "architecture")]
    pub project_type: Option<String>,

    /// Whose job it is.
    #[sea_orm(belongs_to, from = "user_id", to = "id")]
    pub user: BelongsTo<super::users::Entity>,
    /// Project versions that the job made.
    #[sea_orm(has_many)]
    pub project_versions: HasMany<super::project_versions::Entity>,
    /// Edited models that started from the job's.
    #[sea_orm(has_many)]
    pub iterations: HasMany<super::iterations::Entity>,
    /// Alternative layouts for the job.
    #[sea_orm(has_many)]
    pub layout_variations: HasMany<super::layout_variations::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
