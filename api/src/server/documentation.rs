//! What there is, for programs and people.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State as Shared;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::State;
use super::migrations::html;
use crate::data::Catalogue;
use crate::{openapi, page};

/// The document, made once.
#[derive(Debug, Clone)]
pub(crate) struct Document(Bytes);

/// What the catalogues serve, and the paths beside them.
pub(super) fn of(catalogues: &[Arc<Catalogue>]) -> Document {
    // A test reads it: it is JSON.
    let beside = serde_json::from_str(include_str!("openapi.json")).unwrap_or_default();
    let document = openapi::document(catalogues, beside);
    Document(document.to_string().into())
}

/// `GET /openapi.json`.
pub(super) async fn document(Shared(state): Shared<Arc<State>>) -> Response {
    let Document(text) = &state.document;
    ([(header::CONTENT_TYPE, "application/json")], text.clone()).into_response()
}

/// `GET /docs`: the document as a page, to try it.
pub(super) async fn page() -> Response {
    html(page::docs())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::tables;

    #[test]
    fn the_paths_beside_the_tables_are_in_it() {
        let catalogues = [tables::ask().unwrap(), tables::sketch2bim().unwrap()].map(Arc::new);
        let Document(text) = of(&catalogues);
        let document: serde_json::Value = serde_json::from_slice(&text).unwrap();
        let paths = document["paths"].as_object().unwrap();
        for path in ["/ready", "/api/migrations/{database}/up", "/api/ask/users"] {
            assert!(paths.contains_key(path), "{path}: {:?}", paths.keys());
        }
        // Whatever a schema refers to is there.
        let text = document.to_string();
        for (_, rest) in text
            .match_indices("\"$ref\":\"#")
            .map(|(at, found)| text.split_at(at + found.len()))
        {
            let pointer = rest.split('"').next().unwrap();
            assert!(document.pointer(pointer).is_some(), "{pointer}");
        }
    }
}
