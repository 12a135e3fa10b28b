//! The leader: looks, chooses a certificate, looks at the draft, applies, passes on.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use saoy_domain::dossier::Act;
use saoy_domain::{Digest, DossierId, Permission, State as DossierState};
use saoy_store::dossiers::{self, Row};
use saoy_store::pictures::Owner;
use saoy_store::scope::{CopySign, Scoped};
use saoy_store::{Tx, grants, notifications, people};
use serde::Deserialize;

use super::refused::{conflict, is_race, refused};
use super::{certificates, draft, draw, noted, waiting};
use crate::app::App;
use crate::asked::{At, Posted};
use crate::auth::Officer;
use crate::cards::{self, Loaded};
use crate::failure::{Answer, Failure};
use crate::flow::{self, FlowError};
use crate::pages::{FieldError, PreviewSignature, Stage, StageDone, Viewer, WorkPage};

const STAGE: Stage = Stage::Sign;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/sign/{id}", get(show))
        .route("/sign/{id}/start", post(start))
        .route("/sign/{id}/certificate", get(certificate).post(chosen))
        .route("/sign/{id}/preview", get(preview))
        .route("/sign/{id}/draft/{version}/{page}", get(draft::signature))
        .route("/sign/{id}/apply", post(apply))
        .route("/sign/{id}/done", get(done))
        .route("/sign/{id}/pass", post(pass))
}

/// What a form of these pages says about what was looked at.
#[derive(Deserialize)]
pub(super) struct Seen {
    #[serde(default)]
    pub(super) version: i64,
    #[serde(default)]
    pub(super) sha256: String,
    #[serde(default)]
    pub(super) certificate: String,
    #[serde(default)]
    pub(super) remember: String,
    #[serde(default)]
    pub(super) book: String,
}

impl Seen {
    /// The file that was looked at.
    pub(super) fn digest(&self) -> Result<Digest, FlowError> {
        let changed = |_| FlowError::Move(saoy_domain::MoveRefusal::FileChanged);
        self.sha256.parse().map_err(changed)
    }
}

/// A dossier that waits for this leader's agency, or where it is by now.
pub(super) async fn awaiting(app: &App, scope: &Scoped<CopySign>, id: DossierId) -> Result<Loaded, Failure> {
    cards::load(app, scope, id).await?.ok_or(Failure::NotFound)
}

/// The page of another state: what a bookmark or the back button leads to.
fn elsewhere(loaded: &Loaded) -> Option<Redirect> {
    let id = loaded.row.id;
    match loaded.row.state {
        DossierState::AwaitingSignature => None,
        DossierState::Signed => Some(Redirect::to(&format!("/sign/{id}/done"))),
        _ => Some(Redirect::to(&format!("/dossiers/{id}"))),
    }
}

async fn show(
    State(app): State<App>,
    officer: Officer<CopySign>,
    headers: HeaderMap,
    At(id): At<DossierId>,
) -> Answer {
    let loaded = awaiting(&app, &officer.scope, id).await?;
    match elsewhere(&loaded) {
        Some(there) => Ok(there.into_response()),
        None => {
            noted(&app, &officer.scope, "dossier.view", id).await?;
            work(&app, &officer, &headers, &loaded, Vec::new()).await
        }
    }
}

/// “Xử lý bản sao chờ ký”.
async fn work(
    app: &App,
    officer: &Officer<CopySign>,
    headers: &HeaderMap,
    loaded: &Loaded,
    errors: Vec<FieldError>,
) -> Answer {
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let viewer = cards::viewer(&loaded.row).ok_or(Failure::NotFound)?;
    let page = WorkPage {
        stage: STAGE,
        card: cards::card(app, &officer.scope, loaded).await?,
        viewer: Viewer {
            warnings: cards::scan_warnings(app, &loaded.row).await?,
            ..viewer
        },
        steps: cards::steps(loaded),
        certificate: certificates::last_used(app, Owner::Person(officer.id()), STAGE, headers),
        books: Vec::new(),
        book: None,
        bound: false,
        position: waiting::position(app, &officer.scope, STAGE, loaded.row.id).await?,
        errors,
    };
    draw(app, officer, status, &page).await
}

async fn start(
    State(app): State<App>,
    officer: Officer<CopySign>,
    headers: HeaderMap,
    At(id): At<DossierId>,
    Posted(seen): Posted<Seen>,
) -> Answer {
    let loaded = awaiting(&app, &officer.scope, id).await?;
    if loaded.row.state != DossierState::AwaitingSignature || loaded.row.version.0 != seen.version {
        return Err(conflict(&loaded, STAGE, None));
    }
    let known = certificates::last_used(&app, Owner::Person(officer.id()), STAGE, &headers);
    let next = if known.is_some() { "preview" } else { "certificate" };
    Ok(Redirect::to(&format!("/sign/{id}/{next}")).into_response())
}

async fn certificate(
    State(app): State<App>,
    officer: Officer<CopySign>,
    headers: HeaderMap,
    At(id): At<DossierId>,
) -> Answer {
    let loaded = awaiting(&app, &officer.scope, id).await?;
    if let Some(there) = elsewhere(&loaded) {
        return Ok(there.into_response());
    }
    choose(&app, &officer, &headers, id, Vec::new()).await
}

async fn choose(
    app: &App,
    officer: &Officer<CopySign>,
    headers: &HeaderMap,
    id: DossierId,
    errors: Vec<FieldError>,
) -> Answer {
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let owner = Owner::Person(officer.id());
    let (stem, back) = (id.to_string(), format!("/sign/{id}"));
    let mut page = certificates::page(app, owner, STAGE, &stem, &back, 1, headers).await?;
    page.errors = errors;
    draw(app, officer, status, &page).await
}

async fn chosen(
    State(app): State<App>,
    officer: Officer<CopySign>,
    headers: HeaderMap,
    At(id): At<DossierId>,
    Posted(seen): Posted<Seen>,
) -> Answer {
    awaiting(&app, &officer.scope, id).await?;
    if seen.certificate.is_empty() {
        return choose(&app, &officer, &headers, id, vec![certificates::missing()]).await;
    }
    let owner = Owner::Person(officer.id());
    match flow::choose(&app, owner, Some(&seen.certificate)).await {
        Ok(candidate) => {
            let cookie = certificates::remember(&app, STAGE, &candidate.id(), seen.remember == "on");
            let next = Redirect::to(&format!("/sign/{id}/preview"));
            Ok(([(header::SET_COOKIE, cookie)], next).into_response())
        }
        Err(FlowError::Broken(cause)) => Err(Failure::Broken(cause)),
        Err(error) => choose(&app, &officer, &headers, id, vec![certificates::error(&error)]).await,
    }
}

async fn preview(
    State(app): State<App>,
    officer: Officer<CopySign>,
    headers: HeaderMap,
    At(id): At<DossierId>,
) -> Answer {
    let loaded = awaiting(&app, &officer.scope, id).await?;
    if let Some(there) = elsewhere(&loaded) {
        return Ok(there.into_response());
    }
    let Some(certificate) = certificates::remembered(&headers, STAGE) else {
        return Ok(Redirect::to(&format!("/sign/{id}/certificate")).into_response());
    };
    show_draft(&app, &officer, &headers, &loaded, &certificate, Vec::new()).await
}

/// The page as it will look.
async fn show_draft(
    app: &App,
    officer: &Officer<CopySign>,
    headers: &HeaderMap,
    loaded: &Loaded,
    certificate: &str,
    errors: Vec<FieldError>,
) -> Answer {
    let (id, owner) = (loaded.row.id, Owner::Person(officer.id()));
    let key = match flow::choose(app, owner, Some(certificate)).await {
        Ok(key) => key,
        Err(FlowError::Broken(cause)) => return Err(Failure::Broken(cause)),
        Err(error) => return choose(app, officer, headers, id, vec![certificates::error(&error)]).await,
    };
    let viewer = match draft::viewer_of_signature(app, &officer.scope, loaded).await {
        Ok(viewer) => viewer,
        Err(error) => return Err(refused(app, &officer.scope, id, STAGE, None, error).await),
    };
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = PreviewSignature {
        stage: STAGE,
        card: cards::card(app, &officer.scope, loaded).await?,
        viewer,
        steps: cards::steps(loaded),
        certificate: certificates::candidate(&key),
        number: None,
        book: None,
        ask_pin: false,
        errors,
    };
    draw(app, officer, status, &page).await
}

/// “Áp dụng”.
async fn apply(
    State(app): State<App>,
    officer: Officer<CopySign>,
    headers: HeaderMap,
    At(id): At<DossierId>,
    Posted(seen): Posted<Seen>,
) -> Answer {
    let loaded = awaiting(&app, &officer.scope, id).await?;
    if loaded.row.state != DossierState::AwaitingSignature || loaded.row.version.0 != seen.version {
        return Err(conflict(&loaded, STAGE, None));
    }
    let signed = match seen.digest() {
        Ok(shown) => flow::sign(&app, &officer.scope, id, shown, Some(&seen.certificate)).await,
        Err(error) => Err(error),
    };
    match signed {
        Ok(_) => Ok(Redirect::to(&format!("/sign/{id}/done")).into_response()),
        Err(FlowError::Broken(cause)) => Err(Failure::Broken(cause)),
        Err(error) if is_race(&error) => Err(refused(&app, &officer.scope, id, STAGE, None, error).await),
        Err(error @ (FlowError::NoKey | FlowError::Certificate(_))) => {
            choose(&app, &officer, &headers, id, vec![certificates::error(&error)]).await
        }
        Err(error) => {
            let errors = vec![FieldError::new("", error.text())];
            let loaded = awaiting(&app, &officer.scope, id).await?;
            work(&app, &officer, &headers, &loaded, errors).await
        }
    }
}

async fn done(State(app): State<App>, officer: Officer<CopySign>, At(id): At<DossierId>) -> Answer {
    let loaded = awaiting(&app, &officer.scope, id).await?;
    match loaded.row.state {
        DossierState::Signed => show_done(&app, &officer, &loaded).await,
        DossierState::AwaitingSignature => Ok(Redirect::to(&format!("/sign/{id}")).into_response()),
        _ => Ok(Redirect::to(&format!("/dossiers/{id}")).into_response()),
    }
}

async fn show_done(app: &App, officer: &Officer<CopySign>, loaded: &Loaded) -> Answer {
    let page = StageDone {
        stage: STAGE,
        card: cards::card(app, &officer.scope, loaded).await?,
        viewer: cards::viewer(&loaded.row).ok_or(Failure::NotFound)?,
        steps: cards::steps(loaded),
        at: loaded.row.signed_at.unwrap_or(loaded.row.state_since),
        store: false,
    };
    draw(app, officer, StatusCode::OK, &page).await
}

/// “Chuyển cấp số và đóng dấu”.
async fn pass(State(app): State<App>, officer: Officer<CopySign>, At(id): At<DossierId>) -> Answer {
    match pass_on(&app, &officer.scope, id).await {
        Ok(()) => {
            let next = waiting::onward(&app, &officer.scope, STAGE, id).await?;
            Ok(Redirect::to(&next).into_response())
        }
        Err(error) => Err(refused(&app, &officer.scope, id, STAGE, None, error).await),
    }
}

/// Passes one signed dossier on.
pub(super) async fn pass_on(app: &App, scope: &Scoped<CopySign>, id: DossierId) -> Result<(), FlowError> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let mut row = dossiers::find(&mut tx, scope, id)
        .await?
        .ok_or(FlowError::NotFound)?;
    let moved = row.stored()?.signed()?.pass_on(&Act {
        by: scope.officer(),
        at: now,
    })?;
    dossiers::move_on(&mut tx, scope, &mut row, moved).await?;
    tell_keepers(&mut tx, scope, &row, now).await?;
    crate::audit::record(&mut tx, scope, "dossier.pass-on", id, now).await?;
    Ok(tx.commit().await?)
}

/// Those who number and seal are told that a dossier has come to them.
async fn tell_keepers(
    tx: &mut Tx,
    scope: &Scoped<CopySign>,
    row: &Row,
    now: jiff::Timestamp,
) -> Result<(), FlowError> {
    let leader = people::find(&mut *tx, scope.person()).await?;
    let who = leader.map(|person| person.name).unwrap_or_default();
    let args = serde_json::json!({ "who": who, "code": row.code.to_string() });
    for keeper in grants::holders(&mut *tx, row.agency, Permission::CopySeal, now).await? {
        if keeper != scope.person() {
            notifications::tell(tx, keeper, Some(row.id), "note-signed", args.clone(), now).await?;
        }
    }
    Ok(())
}
