//! The copy form as it was sent: every field as typed, so that nothing is lost when something is wrong.

use std::io;

use axum::RequestExt as _;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{Form, Multipart, Request};
use axum::http::{StatusCode, header};
use futures_util::StreamExt as _;
use saoy_blob::BlobError;
use saoy_domain::limits::{MAX_SCAN, check_size};
use saoy_store::scope::{CopyCreate, Scoped};
use saoy_store::uploads;
use serde::{Deserialize, Serialize};

use super::{sentence, upload};
use crate::app::App;
use crate::failure::{Answer, Failure};
use crate::pages::{FieldError, Text};

/// Names and values in the order in which they were sent.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    /// The value of a field; empty when it was not sent.
    pub(super) fn get(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    /// Every value of a field.
    pub(super) fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        self.0
            .iter()
            .filter(move |(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether a box was ticked.
    pub(super) fn is_on(&self, name: &str) -> bool {
        !self.get(name).is_empty()
    }

    /// Adds a field.
    pub(super) fn push(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.push((name.into(), value.into()));
    }

    /// The files, each once.
    pub(super) fn files(&self) -> Vec<String> {
        let mut files: Vec<String> = Vec::new();
        for file in self.all("upload") {
            if !file.is_empty() && !files.iter().any(|known| known == file) {
                files.push(file.to_owned());
            }
        }
        files
    }

    /// Takes a file out.
    pub(super) fn remove_file(&mut self, key: &str) {
        self.0.retain(|(name, value)| name != "upload" || value != key);
    }

    /// Whether an account at the national portal is asked for.
    pub(super) fn has_account(&self) -> bool {
        self.get("account") != "no"
    }
}

/// Reads a form of either encoding. Files that came along with it (browsers without script) become uploads; what is wrong
/// with one of them is said beside the field.
pub(super) async fn read(
    app: &App,
    scope: &Scoped<CopyCreate>,
    request: Request,
) -> Answer<(Fields, Vec<FieldError>)> {
    let kind = request.headers().get(header::CONTENT_TYPE);
    let multipart = kind
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.starts_with("multipart/form-data"));
    if !multipart {
        let Form(fields) = request
            .extract::<Form<Vec<(String, String)>>, _>()
            .await
            .map_err(|_| Failure::Bad(Text::key("form-broken")))?;
        return Ok((Fields(fields), Vec::new()));
    }
    let mut parts = request
        .extract::<Multipart, _>()
        .await
        .map_err(|_| Failure::Bad(Text::key("form-broken")))?;
    let (mut fields, mut errors) = (Fields::default(), Vec::new());
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        let name = part.name().unwrap_or_default().to_owned();
        let Some(file) = part.file_name().map(str::to_owned) else {
            fields.push(name, part.text().await.map_err(broken)?);
            continue;
        };
        // A field for files in which nothing was chosen.
        if file.is_empty() {
            continue;
        }
        match take(app, scope, &file, part).await? {
            Ok(token) => fields.push("upload", token),
            Err(why) => errors.push(FieldError::new("scan", why)),
        }
    }
    Ok((fields, errors))
}

/// A file that came with the form goes to the disk as it comes; how long it is shows at its end.
async fn take(
    app: &App,
    scope: &Scoped<CopyCreate>,
    name: &str,
    part: Field<'_>,
) -> Answer<Result<String, Text>> {
    let token = app.token();
    let id = upload::make(app, scope, token.clone(), name, MAX_SCAN).await?;
    let pieces = part.map(|piece| piece.map_err(io::Error::other));
    let (written, came) = upload::pour(app, id, 0, MAX_SCAN, pieces, true).await;
    let length = match (written, check_size(came, MAX_SCAN)) {
        (_, Err(refusal)) => {
            upload::give_up(app, scope, id).await?;
            return Ok(Err(sentence::size(refusal)));
        }
        (Err(error), _) => {
            upload::give_up(app, scope, id).await?;
            return Err(match error {
                BlobError::Source(line) => line
                    .downcast::<MultipartError>()
                    .map_or_else(|_| Failure::Bad(Text::key("form-broken")), broken),
                other => upload::lost(other),
            });
        }
        (Ok(length), Ok(())) => length,
    };
    let mut tx = app.db.begin().await?;
    uploads::settle(&mut tx, scope, id, i64::try_from(length).unwrap_or(i64::MAX)).await?;
    tx.commit().await?;
    Ok(Ok(token))
}

fn broken(error: MultipartError) -> Failure {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Failure::TooLarge(Text::key("form-too-large"))
    } else {
        Failure::Bad(Text::key("form-broken"))
    }
}
