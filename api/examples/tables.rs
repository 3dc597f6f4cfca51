//! The tables alone, without the rest of the program, to try the document against: `DATABASE_URL=... cargo run -p api
//! --example tables -- sketch2bim 8099`. The database must be migrated. `Authorization: Bearer write` may write.

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::get;
use platform_api::data::{router, tables};
use platform_api::{Gate, Principal, Role, openapi};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let catalogue = match arguments.next().as_deref() {
        Some("ask") => tables::ask()?,
        _ => tables::sketch2bim()?,
    };
    let port = arguments.next().unwrap_or_else(|| "8099".to_owned());
    let pool = sea_orm::Database::connect(std::env::var("DATABASE_URL")?).await?;
    let catalogue = Arc::new(catalogue);
    let document = openapi::document(&[Arc::clone(&catalogue)], serde_json::json!({}));
    let routes = router(Arc::clone(&catalogue), Gate::open(pool)).layer(from_fn(known));
    let app = Router::new()
        .nest(&format!("/api/{}", catalogue.name()), routes)
        .route("/openapi.json", get(async || axum::Json(document)));
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    axum::serve(listener, app).await?;
    Ok(())
}

/// One token that may write.
async fn known(mut request: Request, next: Next) -> Response {
    let given = request.headers().get("authorization");
    if given.is_some_and(|given| given == "Bearer write") {
        let principal = Principal::Service {
            name: "try".to_owned(),
            role: Role::Write,
        };
        request.extensions_mut().insert(principal);
    }
    next.run(request).await
}
