//! A database of each kind, migrated, behind the routes; and requests to them.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use migration_core::{
    Chain, DatabaseUrl, Goal, Options, Origin, Project, Runner, Settings, Target,
};
use sea_orm::{Database as Orm, DatabaseConnection};
use sea_orm_migration::MigratorTrait;
use serde_json::{Value as Json, json};
use test_support::Database;
use tower::ServiceExt;

use crate::auth::{Principal, Role};
use crate::data::{Catalogue, router, tables};
use crate::database::Gate;

/// A database behind the routes.
pub(super) struct Stage {
    pub(super) database: Database,
    pub(super) pool: DatabaseConnection,
    pub(super) catalogue: Arc<Catalogue>,
    router: Router,
    prefix: String,
}

/// What came back.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Json,
    pub(super) text: String,
}

impl Stage {
    /// ASK on both databases.
    pub(super) async fn ask() -> [Self; 2] {
        let [postgres, sqlite] = Database::both("api_ask");
        [Self::ask_on(postgres).await, Self::ask_on(sqlite).await]
    }

    async fn ask_on(database: Database) -> Self {
        migrate::<migration_ask::Migrator>(migration_ask::PROJECT, &database).await;
        Self::new(database, tables::ask().unwrap()).await
    }

    /// Sketch2BIM on both databases.
    pub(super) async fn sketch2bim() -> [Self; 2] {
        let [postgres, sqlite] = Database::both("api_sketch2bim");
        [
            Self::sketch2bim_on(postgres).await,
            Self::sketch2bim_on(sqlite).await,
        ]
    }

    async fn sketch2bim_on(database: Database) -> Self {
        migrate::<migration_sketch2bim::Migrator>(migration_sketch2bim::PROJECT, &database).await;
        Self::new(database, tables::sketch2bim().unwrap()).await
    }

    /// A database that is there already.
    pub(super) async fn new(database: Database, catalogue: Catalogue) -> Self {
        let pool = Orm::connect(database.url()).await.unwrap();
        let catalogue = Arc::new(catalogue);
        let prefix = format!("/api/{}", catalogue.name());
        let routes = router(Arc::clone(&catalogue), Gate::open(pool.clone()));
        Self {
            database,
            pool,
            catalogue,
            router: Router::new().nest(&prefix, routes),
            prefix,
        }
    }

    /// Sends a request, all of it given.
    pub(super) async fn send(&self, request: Request<Body>) -> Reply {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let body = match text.as_str() {
            "" => Json::Null,
            text => serde_json::from_str(text).unwrap(),
        };
        let reply = Reply {
            status: parts.status,
            headers: parts.headers,
            body,
            text,
        };
        reply.is_sound();
        reply
    }

    /// Sends a request to a path behind the prefix, as somebody.
    pub(super) async fn ask_for(
        &self,
        asker: &Principal,
        method: Method,
        path: &str,
        body: Option<Json>,
    ) -> Reply {
        let path = match path.strip_prefix(&self.prefix) {
            Some(_) => path.to_owned(),
            None => format!("{}{path}", self.prefix),
        };
        let mut request = Request::builder()
            .method(method)
            .uri(&path)
            .extension(asker.clone());
        if body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        let request = request
            .body(body)
            .unwrap_or_else(|error| panic!("{path}: {error}"));
        self.send(request).await
    }

    pub(super) async fn get(&self, path: &str) -> Reply {
        self.ask_for(&writer(), Method::GET, path, None).await
    }

    pub(super) async fn get_as(&self, email: &str, path: &str) -> Reply {
        self.ask_for(&user(email), Method::GET, path, None).await
    }

    pub(super) async fn post(&self, path: &str, body: Json) -> Reply {
        self.ask_for(&writer(), Method::POST, path, Some(body))
            .await
    }

    pub(super) async fn patch(&self, path: &str, body: Json) -> Reply {
        self.ask_for(&writer(), Method::PATCH, path, Some(body))
            .await
    }

    pub(super) async fn delete(&self, path: &str) -> Reply {
        self.ask_for(&writer(), Method::DELETE, path, None).await
    }

    /// Makes a row, which must work; all of its values.
    pub(super) async fn made(&self, table: &str, body: Json) -> Json {
        let reply = self.post(&format!("/{table}"), body).await;
        assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.text);
        reply.body
    }

    /// Both kinds, for messages.
    pub(super) fn kind(&self) -> &'static str {
        self.database.kind()
    }
}

impl Reply {
    /// What holds of every answer: an error is a problem and never a fault of ours; nothing else is one.
    fn is_sound(&self) {
        assert!(self.status.as_u16() != 500, "{self:?}");
        let kind = self.headers.get(header::CONTENT_TYPE);
        let kind = kind.map(|kind| kind.to_str().unwrap());
        match self.status {
            StatusCode::NO_CONTENT => assert_eq!((kind, self.text.as_str()), (None, "")),
            status if status.is_success() => assert_eq!(kind, Some("application/json")),
            status => {
                assert_eq!(kind, Some("application/problem+json"), "{self:?}");
                if !self.text.is_empty() {
                    assert_eq!(self.body["status"], json!(status.as_u16()));
                }
            }
        }
    }

    /// The ids of a list, or another column's values.
    pub(super) fn column(&self, name: &str) -> Vec<Json> {
        let items = self.body["items"].as_array();
        let items = items.unwrap_or_else(|| panic!("{}", self.text));
        items.iter().map(|item| item[name].clone()).collect()
    }

    /// The fields that are wrong, in the order in which they are named.
    pub(super) fn wrong(&self) -> Vec<&str> {
        let errors = self.body["errors"].as_array();
        let errors = errors.unwrap_or_else(|| panic!("{}", self.text));
        errors
            .iter()
            .map(|error| error["field"].as_str().unwrap())
            .collect()
    }
}

/// A program that may write.
pub(super) fn writer() -> Principal {
    Principal::Service {
        name: "test".to_owned(),
        role: Role::Write,
    }
}

/// A program that may only read.
pub(super) fn reader() -> Principal {
    Principal::Service {
        name: "test".to_owned(),
        role: Role::Read,
    }
}

/// A user of the platform.
pub(super) fn user(email: &str) -> Principal {
    Principal::User {
        email: email.to_owned(),
    }
}

async fn migrate<M: MigratorTrait>(project: Project, database: &Database) {
    let settings = Settings {
        url: DatabaseUrl::parse(&database.url()).unwrap(),
        origin: Origin::Flag,
        schema: None,
    };
    let chain = Chain::of::<M>().unwrap();
    let options = Options::default();
    let mut runner = Runner::connect(project, chain, &settings, options, None)
        .await
        .unwrap();
    runner.up(&Goal::To(Target::Head)).await.unwrap();
    runner.close().await;
}
