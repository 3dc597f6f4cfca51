//! One row a call to the Groq language models, with what it cost.

use sea_orm::entity::prelude::*;

/// A row of `groq_usage`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "groq_usage")]
pub struct Model {
    /// Number given by the database.
    #[sea_orm(primary_key)]
    pub id: i32,
    /// Tokens sent. 0 unless given.
    #[sea_orm(default_value = 0)]
    pub input_tokens: Option<i32>,
    /// Tokens received. 0 unless given.
    #[sea_orm(default_value = 0)]
    pub output_tokens: Option<i32>,
    /// Tokens sent and received. 0 unless given.
    #[sea_orm(default_value = 0)]
    pub total_tokens: Option<i32>,
    /// Cost in US dollars, a decimal number kept as text. `0.0` unless given.
    #[sea_orm(default_value = "0.0")]
    pub cost_usd: Option<String>,
    /// Name of the model. `llama-3.1-70b-versatile` unless given.
    #[sea_orm(default_value = "llama-3.1-70b-versatile")]
    pub model: Option<String>,
    /// What the call was for.
    pub request_type: Option<String>,
    /// When the call was made. Now unless given.
    #[sea_orm(indexed, default_expr = "Expr::current_timestamp()")]
    pub created_at: Option<DateTime>,
}

impl ActiveModelBehavior for ActiveModel {}
