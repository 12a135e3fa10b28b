//! A dossier that an officer opened. The extractor proves the permission, leaves another agency's dossier out, and loads
//! what every screen of a dossier needs.

use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use saoy_domain::DossierId;
use saoy_store::dossiers::Row;
use saoy_store::scope::{Right, Scoped};
use serde::Deserialize;

use crate::app::App;
use crate::asked::At;
use crate::auth::Officer;
use crate::cards::{self, Loaded};
use crate::failure::Failure;
use crate::pages::Conflict;

/// The dossier `{id}` of the address and the officer with the right `R` who opened it.
pub(crate) struct Opened<R: Right> {
    /// Who.
    pub(crate) officer: Officer<R>,
    /// The dossier as it is now, with its history.
    pub(crate) loaded: Loaded,
}

/// The place of the dossier in an address that may have others.
#[derive(Deserialize)]
struct Place {
    id: DossierId,
}

impl<S, R> FromRequestParts<S> for Opened<R>
where
    App: FromRef<S>,
    S: Send + Sync,
    R: Right,
{
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let officer = Officer::<R>::from_request_parts(parts, state).await?;
        let At(Place { id }) = At::from_request_parts(parts, state).await?;
        let loaded = cards::load(&App::from_ref(state), &officer.scope, id).await?;
        Ok(Self { officer, loaded })
    }
}

impl<R: Right> Opened<R> {
    /// Its id.
    pub(crate) const fn id(&self) -> DossierId {
        self.loaded.row.id
    }

    /// Its row.
    pub(crate) const fn row(&self) -> &Row {
        &self.loaded.row
    }

    /// The officer's right.
    pub(crate) const fn scope(&self) -> &Scoped<R> {
        &self.officer.scope
    }

    /// Whether it is still as the form was drawn.
    pub(crate) const fn is_at(&self, version: i64) -> bool {
        self.loaded.row.version.0 == version
    }

    /// The same dossier as it is after something was tried.
    pub(crate) async fn again(&self, app: &App) -> Result<Loaded, Failure> {
        cards::load(app, &self.officer.scope, self.id()).await
    }
}

/// The page that says what somebody did meanwhile; `typed` is what was not saved.
pub(crate) fn conflict(loaded: &Loaded, back: &str, typed: Option<&str>) -> Failure {
    let row = &loaded.row;
    let last = loaded.events.iter().rev().find(|event| event.actor.is_some());
    Failure::Conflict(Box::new(Conflict {
        id: row.id.to_string(),
        code: row.code.to_string(),
        state: row.state,
        who: last
            .and_then(|event| event.actor_name.clone())
            .unwrap_or_default(),
        at: last.map_or(row.state_since, |event| event.at),
        typed: typed.map(str::to_owned),
        back: back.to_owned(),
    }))
}

/// The same about a dossier that somebody changed just now: it is read when their transaction is through.
pub(crate) async fn overtaken<R: Right>(
    app: &App,
    scope: &Scoped<R>,
    id: DossierId,
    back: &str,
    typed: Option<&str>,
) -> Failure {
    if let Err(error) = app.db.settled().await {
        return error.into();
    }
    match cards::load(app, scope, id).await {
        Ok(loaded) => conflict(&loaded, back, typed),
        Err(failure) => failure,
    }
}
