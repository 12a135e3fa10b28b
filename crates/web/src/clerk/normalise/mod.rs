//! “Chuẩn hóa”: a PDF that is not clean is written anew, once the clerk has read what that does and says so.
//!
//! A whole upload that is not clean is tried at once ([`trial`]): what would be done is shown on its row, with the one
//! button that does it. A password is used for that request alone. What was done, the name and SHA-256 of the file that
//! came, and who chose it go with the upload into the dossier; a digitally signed file, taken by the agency's leave and
//! with a reason, stays beside the dossier as it came, with its validation report.

mod anew;
mod electronic;
pub(super) mod trial;
mod words;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse};
use saoy_blob::{Blob, Staged};
use saoy_domain::UploadId;
use saoy_store::normalisations::{self, NewNormalisation, Normalisation};
use saoy_store::scope::{CopyCreate, Scoped};
use saoy_store::{blobs, dossiers, intake, uploads};
use serde::Deserialize;

use super::fields::Fields;
use super::scan::{self, Content};
use super::{check, row};
use crate::app::App;
use crate::asked::status;
use crate::auth::Officer;
use crate::failure::{Answer, Failure};
use crate::flow;
use crate::pages::{FieldError, Text};
use anew::{Made, No, Wish};

pub(super) use trial::Offer;
pub(crate) use trial::Trials;
pub(crate) use words::shown;

/// The longest reason that is kept, in characters.
const LONGEST: usize = 2000;

/// What the clerk says with the button.
pub(super) struct Said<'f> {
    password: &'f str,
    reason: &'f str,
}

impl<'f> Said<'f> {
    /// As the form has it.
    pub(super) fn of(fields: &'f Fields, key: &str) -> Self {
        Self {
            password: fields.get(&format!("password-{key}")),
            reason: fields.get(&format!("reason-{key}")),
        }
    }
}

#[derive(Deserialize)]
struct Sent {
    #[serde(default)]
    password: String,
    #[serde(default)]
    reason: String,
}

/// The button of a row, pressed by the script: the row again, with its pages or with what is wrong.
pub(super) async fn act(
    State(app): State<App>,
    officer: Officer<CopyCreate>,
    Path(key): Path<String>,
    body: Bytes,
) -> Answer {
    if uploads::find(&app.db, &officer.scope, &key).await?.is_none() {
        return Err(Failure::NotFound);
    }
    let sent: Sent =
        serde_json::from_slice(&body).map_err(|_| Failure::Bad(Text::key("upload-announced-wrong")))?;
    let said = Said {
        password: &sent.password,
        reason: &sent.reason,
    };
    let errors = accept(&app, &officer.scope, &key, said).await?;
    let mut fields = Fields::default();
    fields.push(format!("reason-{key}"), sent.reason);
    let status = status(&errors);
    let frame = officer.frame(&app).await;
    let fragment = row::fragment(&app, &officer, &key, &fields, errors).await?;
    let drawn = app.renderer.template("parts/file-row.html", &frame, &fragment)?;
    Ok((status, Html(drawn)).into_response())
}

/// Writes an upload anew; gives what is wrong.
pub(super) async fn accept(
    app: &App,
    scope: &Scoped<CopyCreate>,
    key: &str,
    said: Said<'_>,
) -> Answer<Vec<FieldError>> {
    let wrong = |field: &str, text| Ok(vec![FieldError::new(field, text)]);
    let Some(file) = scan::find(app, scope, key).await? else {
        return wrong("scan", Text::key("upload-gone"));
    };
    let offer = match file.content {
        None => return wrong("scan", Text::key(check::UNDER_WAY)),
        Some(Content::Scan(_)) => return Ok(Vec::new()),
        Some(Content::Refused(why)) => return wrong("scan", why),
        Some(Content::Offer(offer)) => offer,
    };
    let missing = missing(&offer, key, &said);
    if !missing.is_empty() {
        return Ok(missing);
    }
    let Some(found) = uploads::find(&app.db, scope, key).await? else {
        return wrong("scan", Text::key("upload-gone"));
    };
    let reason = Some(said.reason.trim()).filter(|reason| !reason.is_empty());
    let electronic = trial::takes_signed(app, scope.agency()).await?;
    let wish = Wish {
        password: Some(said.password.as_bytes().to_vec()).filter(|typed| !typed.is_empty()),
        electronic: (electronic && reason.is_some()).then(|| electronic::Judge::new(app, &file.name)),
    };
    let turn = app.trials().turn().await?;
    let (raw, made) = scan::look(app, found.id, move |bytes| anew::write(bytes, &wish)).await?;
    drop(turn);
    match made {
        Ok(made) => {
            keep(app, scope, (found.id, &file.name), raw, made, reason).await?;
            Ok(Vec::new())
        }
        Err(no) => Ok(vec![unmade(app, (found.id, key), &offer, electronic, no)]),
    }
}

/// What is wrong where there is no new file; what that tells of the upload is remembered.
fn unmade(app: &App, (id, key): (UploadId, &str), offer: &Offer, electronic: bool, no: No) -> FieldError {
    let refused = match no {
        No::Password => {
            return FieldError::new(&format!("password-{key}"), Text::key("normalise-password-wrong"));
        }
        // Only with the password it shows that it is signed.
        No::Signed if electronic => {
            let both = Offer {
                reason: true,
                ..offer.clone()
            };
            app.trials().keep(id, electronic, Ok(both.into()));
            return FieldError::new(&format!("reason-{key}"), Text::key("normalise-reason-missing"));
        }
        No::Signed => Text::key("file-signed"),
        No::Refused(why) => why,
    };
    app.trials().keep(id, electronic, Err(refused.clone()));
    FieldError::new("scan", refused)
}

/// What a file of the form was made of: of an upload, or of a dossier's scan.
pub(super) async fn of_file(app: &App, scope: &Scoped<CopyCreate>, key: &str) -> Answer<Vec<Normalisation>> {
    let Some(id) = scan::dossier_of(key) else {
        let made = normalisations::of_upload(&app.db, scope, key).await?;
        return Ok(made.into_iter().collect());
    };
    match dossiers::find(&app.db, scope, id).await? {
        Some(row) => Ok(normalisations::of_dossier(&app.db, row.id).await?),
        None => Ok(Vec::new()),
    }
}

fn missing(offer: &Offer, key: &str, said: &Said<'_>) -> Vec<FieldError> {
    let mut missing = Vec::new();
    let mut ask = |name: &str, text| missing.push(FieldError::new(&format!("{name}-{key}"), Text::key(text)));
    if offer.password && said.password.is_empty() {
        ask("password", "normalise-password-missing");
    }
    let reason = said.reason.trim().chars().count();
    if offer.reason && reason == 0 {
        ask("reason", "normalise-reason-missing");
    }
    if reason > LONGEST {
        ask("reason", "normalise-reason-long");
    }
    missing
}

/// The new file, and what is known of the old one: files first, then one transaction.
async fn keep(
    app: &App,
    scope: &Scoped<CopyCreate>,
    (id, name): (UploadId, &str),
    raw: Staged,
    made: Made,
    reason: Option<&str>,
) -> Answer<()> {
    let new = flow::stage(app, vec![Blob::from(made.pdf)]).await?;
    let digest = new.digest();
    let length = count(new.blob().len());
    let about = NewNormalisation {
        name: name.to_owned(),
        original: raw.digest(),
        length: count(raw.blob().len()),
        digest,
        done: words::kept(&made.done),
        reason: reason.filter(|_| made.report.is_some()).map(str::to_owned),
        report: made.report,
        done_at: app.now(),
    };
    let mut files = vec![new];
    if about.report.is_some() {
        files.push(raw);
    }
    let named: Vec<_> = files.iter().map(Staged::digest).collect();
    flow::keep(app, files).await?;
    let mut tx = app.db.begin().await?;
    for file in named {
        blobs::present(&mut tx, file).await?;
    }
    if uploads::complete(&mut tx, scope, id, digest, Some(made.pages)).await? {
        let how = normalisations::add(&mut tx, scope, &about).await?;
        normalisations::attach(&mut tx, id, how).await?;
        intake::normalised(&mut tx, scope, id, (digest, length, made.pages), how).await?;
    }
    Ok(tx.commit().await?)
}

fn count(bytes: usize) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}
