//! What was typed outlives the session: a form that meets an ended session is kept in the page that asks to sign in
//! again, and comes back filled in.

use axum::RequestExt as _;
use axum::extract::{Form, Multipart, Request};
use axum::http::{HeaderMap, Method, header};
use saoy_domain::{AgencyId, PersonId};
use saoy_store::people::{self, Person};
use saoy_store::scope::{AnyOfficer, Scoped};
use saoy_store::sessions::{self, Session};
use saoy_store::{Tx, searches};
use serde::{Deserialize, Serialize};

use super::{cookie_value, token_hash};
use crate::app::App;
use crate::failure::Failure;
use crate::pages::KeptField;

/// A kept form never needs more.
const MOST: usize = 1_000_000;
/// How the fields are named in the page that asks to sign in again.
const PREFIX: &str = "kept.";

/// A form that met an ended session; only whoever typed it gets it back.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct KeptForm {
    pub(crate) person: PersonId,
    pub(crate) fields: Vec<(String, String)>,
}

/// Whether a request is a form that a person sent.
pub(crate) fn is_form(request: &Request) -> bool {
    request.method() == Method::POST
        && (has_type(request, "application/x-www-form-urlencoded") || is_multipart(request))
}

/// Whether it may carry files; such forms are always those of somebody signed in.
pub(crate) fn is_multipart(request: &Request) -> bool {
    has_type(request, "multipart/form-data")
}

/// The fields of a form, without its files and secrets.
pub(crate) async fn fields(request: Request) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    if is_multipart(&request) {
        let Ok(mut parts) = request.extract::<Multipart, _>().await else {
            return fields;
        };
        while let Ok(Some(part)) = parts.next_field().await {
            let name = part.name().unwrap_or_default().to_owned();
            if part.file_name().is_none()
                && let Ok(value) = part.text().await
            {
                fields.push((name, value));
            }
        }
    } else if let Ok(Form(sent)) = request.extract::<Form<Vec<(String, String)>>, _>().await {
        fields = sent;
    }
    fields.retain(|(name, _)| !name.contains("password") && name != "pin");
    let mut size = 0;
    fields.retain(|(name, value)| {
        size += name.len() + value.len();
        size <= MOST
    });
    fields
}

/// The fields as the page that asks to sign in again carries them.
pub(crate) fn shown(fields: Vec<(String, String)>) -> Vec<KeptField> {
    fields
        .into_iter()
        .map(|(name, value)| KeptField { name, value })
        .collect()
}

/// The kept fields of a sign-in form.
pub(super) fn brought(sent: &[(String, String)]) -> Vec<(String, String)> {
    sent.iter()
        .filter_map(|(name, value)| Some((name.strip_prefix(PREFIX)?.to_owned(), value.clone())))
        .collect()
}

/// The session that has ended, when the browser still names it.
pub(crate) async fn ended(app: &App, headers: &HeaderMap) -> Option<(Session, Person)> {
    let hash = token_hash(cookie_value(&app.config, headers)?);
    let long_ago = jiff::Timestamp::UNIX_EPOCH;
    let session = sessions::find(&app.db, hash, long_ago, long_ago).await.ok()??;
    let person = people::find(&app.db, session.person).await.ok()??;
    Some((session, person))
}

/// Keeps the fields for their owner and gives the address at which the form comes back; without fields just the address.
pub(super) async fn keep(
    app: &App,
    tx: &mut Tx,
    person: PersonId,
    agency: Option<AgencyId>,
    fields: Vec<(String, String)>,
    next: &str,
) -> Result<String, Failure> {
    let now = app.now();
    let Some(agency) = agency.filter(|_| !fields.is_empty()) else {
        return Ok(next.to_owned());
    };
    let Some(scope) = Scoped::<AnyOfficer>::load(&mut *tx, person, agency, now).await? else {
        return Ok(next.to_owned());
    };
    let token = app.token();
    let kept = serde_json::to_value(KeptForm { person, fields }).map_err(Failure::broken)?;
    searches::keep(tx, &scope, &token, kept, now).await?;
    let joint = if next.contains('?') { '&' } else { '?' };
    Ok(format!("{next}{joint}kept={token}"))
}

/// The page that a form stood on, or the address it was sent to.
pub(crate) fn page_of(request: &Request, path: &str) -> String {
    let text = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    let from = text(header::REFERER).and_then(|from| from.split_once("://"));
    let here = from.and_then(|(_, rest)| {
        let at = rest.find('/')?;
        let (host, page) = rest.split_at(at);
        (Some(host) == text(header::HOST)).then(|| super::local(page))
    });
    here.unwrap_or_else(|| path.to_owned())
}

fn has_type(request: &Request, kind: &str) -> bool {
    let sent = request.headers().get(header::CONTENT_TYPE);
    sent.and_then(|sent| sent.to_str().ok())
        .is_some_and(|sent| sent.starts_with(kind))
}
