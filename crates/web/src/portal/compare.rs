//! A file against the register: exactly these bytes were issued, or they were not. The file is read once and not kept.

use axum::Router;
use axum::extract::{DefaultBodyLimit, Multipart, State};
use axum::http::StatusCode;
use axum::routing::post;
use saoy_certified_copy::BaseDigest;
use saoy_domain::Digest;
use saoy_domain::limits::MAX_SCAN;
use saoy_store::{dossiers, issued};

use super::check::{blank, draw, known};
use crate::app::App;
use crate::auth::Visitor;
use crate::failure::{Answer, Failure};
use crate::pages::{CheckResult, FieldError, PublicCheck, Text, Verdict};

/// A copy is its scan and what was added to it.
const LIMIT: usize = MAX_SCAN as usize + 5_000_000;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/kt/file", post(compare))
        .layer(DefaultBodyLimit::max(LIMIT))
}

async fn compare(State(app): State<App>, visitor: Visitor, form: Multipart) -> Answer {
    let Some(digest) = digest_of(form).await? else {
        let mut page = blank("");
        page.errors
            .push(FieldError::new("file", Text::key("check-file-missing")));
        return draw(&app, &visitor, StatusCode::UNPROCESSABLE_ENTITY, page).await;
    };
    let file = issued::by_digest(&app.db, digest).await?.into_iter().next();
    let row = match file {
        Some(file) => dossiers::find_any(&app.db, file.dossier).await?,
        None => None,
    };
    let page = match row {
        Some(row) => PublicCheck {
            file: Some(digest.to_string()),
            ..known(&app, &visitor, &row).await?
        },
        None => {
            let result = CheckResult {
                verdict: Verdict::Unknown,
                copy: None,
                at: visitor.at,
            };
            PublicCheck {
                result: Some(result),
                file: Some(digest.to_string()),
                ..blank("")
            }
        }
    };
    draw(&app, &visitor, StatusCode::OK, page).await
}

/// The SHA-256 of the file in the form; `None` when there is none, or an empty one.
async fn digest_of(mut form: Multipart) -> Answer<Option<Digest>> {
    let too_large = |_| Failure::TooLarge(Text::key("check-file-large"));
    while let Some(mut field) = form.next_field().await.map_err(too_large)? {
        if field.name() != Some("file") {
            continue;
        }
        let mut hash = BaseDigest::new();
        while let Some(chunk) = field.chunk().await.map_err(too_large)? {
            hash.update(&chunk);
        }
        return Ok((!hash.is_empty()).then(|| Digest(hash.sha256())));
    }
    Ok(None)
}
