//! Jobs by their id and in pages, as a person would write it by hand: axum, sqlx, one statement each. No tokens, no
//! metrics, no log, no limits: the least that the same answer costs.

use std::env;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;
use sqlx::postgres::{PgPool, PgPoolOptions};

#[derive(Serialize, sqlx::FromRow)]
struct Job {
    id: String,
    user_id: i32,
    status: Option<String>,
    progress: Option<i32>,
    sketch_filename: Option<String>,
    sketch_url: Option<String>,
    sketch_format: Option<String>,
    detection_confidence: Option<f64>,
    plan_data: Option<serde_json::Value>,
    ifc_url: Option<String>,
    dwg_url: Option<String>,
    rvt_url: Option<String>,
    model_3dm_url: Option<String>,
    preview_image_url: Option<String>,
    error_message: Option<String>,
    retry_count: Option<i32>,
    qc_report_path: Option<String>,
    requires_review: Option<bool>,
    cost_usd: Option<f64>,
    created_at: Option<chrono::NaiveDateTime>,
    started_at: Option<chrono::NaiveDateTime>,
    completed_at: Option<chrono::NaiveDateTime>,
    expires_at: Option<chrono::NaiveDateTime>,
    legend_data: Option<serde_json::Value>,
    legend_detected: Option<bool>,
    batch_id: Option<String>,
    sketchup_url: Option<String>,
    project_type: Option<String>,
}

#[derive(Serialize)]
struct Page {
    items: Vec<Job>,
    next: Option<String>,
}

const COLUMNS: &str = "id, user_id, status, progress, sketch_filename, sketch_url, sketch_format, detection_confidence, \
    plan_data, ifc_url, dwg_url, rvt_url, model_3dm_url, preview_image_url, error_message, retry_count, qc_report_path, \
    requires_review, cost_usd, created_at, started_at, completed_at, expires_at, legend_data, legend_detected, batch_id, \
    sketchup_url, project_type";

async fn one(State(pool): State<PgPool>, Path(id): Path<String>) -> Response {
    let sql = format!("SELECT {COLUMNS} FROM jobs WHERE id = $1");
    let found = sqlx::query_as::<_, Job>(sqlx::AssertSqlSafe(sql))
        .bind(id)
        .fetch_optional(&pool)
        .await;
    match found {
        Ok(Some(job)) => Json(job).into_response(),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => failed(&error),
    }
}

async fn page(State(pool): State<PgPool>) -> Response {
    let sql = format!("SELECT {COLUMNS} FROM jobs ORDER BY id LIMIT $1");
    let found = sqlx::query_as::<_, Job>(sqlx::AssertSqlSafe(sql))
        .bind(51_i64)
        .fetch_all(&pool)
        .await;
    match found {
        Ok(mut items) => {
            let more = items.len() > 50;
            items.truncate(50);
            let next = items.last().filter(|_| more).map(|job| job.id.clone());
            Json(Page { items, next }).into_response()
        }
        Err(error) => failed(&error),
    }
}

fn failed(error: &sqlx::Error) -> Response {
    eprintln!("{error}");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let pool = PgPoolOptions::new()
        .max_connections(10)
        .test_before_acquire(false)
        .connect(&env::var("DATABASE_URL")?)
        .await?;
    let app = Router::new()
        .route("/jobs", get(page))
        .route("/jobs/{id}", get(one))
        .with_state(pool);
    let listener = tokio::net::TcpListener::bind(env::var("ADDR")?).await?;
    axum::serve(listener, app).await?;
    Ok(())
}
