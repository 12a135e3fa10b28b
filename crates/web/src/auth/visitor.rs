//! Whoever sends a request: perhaps signed in, in a language, from an address.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRef, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use jiff::{SignedDuration, Timestamp};
use saoy_store::people::{self, Person, PersonKind};
use saoy_store::sessions::{self, Session};
use saoy_store::{StoreError, agencies, grants, is_disk_full};

use crate::app::App;
use crate::auth::cookie::cookie_value;
use crate::failure::Failure;
use crate::frame;
use crate::pages::{Frame, Lang};

/// How often the last use of a session is written down: not at every picture of a page.
const SEEN_EVERY: SignedDuration = SignedDuration::from_mins(1);

/// Whoever sends a request.
#[derive(Debug, Clone)]
pub struct Visitor {
    pub(super) session: Option<(Session, Person)>,
    /// The path that was asked for; it never holds personal data.
    pub path: String,
    /// Where the request comes from.
    pub source: IpAddr,
    /// When it came.
    pub at: Timestamp,
    language: Lang,
}

impl Visitor {
    /// Reads the session of a request.
    ///
    /// # Errors
    /// What the database reports.
    pub fn of_request(
        app: &App,
        request: &Request,
    ) -> impl Future<Output = Result<Self, StoreError>> + use<> {
        let connected = request
            .extensions()
            .get::<ConnectInfo<SocketAddr>>()
            .map(|info| info.0.ip());
        let path = request
            .uri()
            .path_and_query()
            .map_or("/", |path| path.as_str())
            .to_owned();
        let (app, headers) = (app.clone(), request.headers().clone());
        async move { Self::load(&app, &headers, connected, &path).await }
    }

    /// The address that a request comes from.
    pub(crate) fn source_of(app: &App, request: &Request) -> IpAddr {
        let connected = request.extensions().get::<ConnectInfo<SocketAddr>>();
        source(app, request.headers(), connected.map(|info| info.0.ip()))
    }

    async fn load(
        app: &App,
        headers: &HeaderMap,
        connected: Option<IpAddr>,
        path: &str,
    ) -> Result<Self, StoreError> {
        let at = app.now();
        let session = match cookie_value(&app.config, headers) {
            Some(token) => live_session(app, token, at).await?,
            None => None,
        };
        let language = session.as_ref().map_or_else(
            || chosen_language(headers),
            |(session, _)| language(&session.lang),
        );
        let source = source(app, headers, connected);
        Ok(Self {
            session,
            path: path.to_owned(),
            source,
            at,
            language,
        })
    }

    /// Who is signed in.
    pub fn person(&self) -> Option<&Person> {
        self.session.as_ref().map(|(_, person)| person)
    }

    /// The session.
    pub fn session(&self) -> Option<&Session> {
        self.session.as_ref().map(|(session, _)| session)
    }

    /// The language of the answer.
    pub const fn lang(&self) -> Lang {
        self.language
    }

    /// Whether an officer is signed in (and not a citizen).
    pub fn is_officer(&self) -> bool {
        self.person()
            .is_some_and(|person| person.kind == PersonKind::Officer)
    }

    /// What surrounds the page that is sent back. What cannot be loaded is left out: the frame never fails a page.
    pub async fn frame(&self, app: &App) -> Frame {
        frame::of(app, self).await
    }
}

impl<S> FromRequestParts<S> for Visitor
where
    App: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let app = App::from_ref(state);
        let connected = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map(|info| info.0.ip());
        let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
        Ok(Self::load(&app, &parts.headers, connected, path).await?)
    }
}

async fn live_session(
    app: &App,
    token: &str,
    at: Timestamp,
) -> Result<Option<(Session, Person)>, StoreError> {
    let idle = SignedDuration::from_mins(i64::from(app.config.session.idle_minutes));
    let hash = super::session::token_hash(token);
    let Some(session) = sessions::find(&app.db, hash, at, at.saturating_sub(idle).unwrap_or(at)).await?
    else {
        return Ok(None);
    };
    let Some(person) = people::find(&app.db, session.person)
        .await?
        .filter(|person| person.enabled)
    else {
        return Ok(None);
    };
    if at.duration_since(session.last_seen_at) > SEEN_EVERY {
        match seen(app, &session, at).await {
            // Nobody is sent away because the disk is full: pages can still be read.
            Err(error) if is_disk_full(&error) => {}
            ended => ended?,
        }
    }
    // The agency of the session may have been taken away since.
    let agency = match session.agency {
        Some(agency)
            if grants::permissions(&app.db, person.id, agency, at)
                .await?
                .is_empty() =>
        {
            None
        }
        Some(agency) => agencies::find(&app.db, agency).await?.map(|agency| agency.id),
        None => None,
    };
    Ok(Some((Session { agency, ..session }, person)))
}

async fn seen(app: &App, session: &Session, at: Timestamp) -> Result<(), StoreError> {
    let mut tx = app.db.begin().await?;
    sessions::seen(&mut tx, session.id, at).await?;
    tx.commit().await
}

/// Without a session the language stands in a cookie of its own, else what the browser prefers.
fn chosen_language(headers: &HeaderMap) -> Lang {
    let cookies = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let cookie = cookies
        .flat_map(|all| all.split(';'))
        .find_map(|one| one.trim().strip_prefix("saoy-lang="));
    match cookie {
        Some(code) => language(code),
        None => Lang::Vi,
    }
}

fn language(code: &str) -> Lang {
    if code == "en" { Lang::En } else { Lang::Vi }
}

/// The address behind a proxy that is believed, else that of the connection.
fn source(app: &App, headers: &HeaderMap, connected: Option<IpAddr>) -> IpAddr {
    let connected = connected.unwrap_or(IpAddr::from([127, 0, 0, 1]));
    if !app.config.trusted_proxies.contains(&connected) {
        return connected;
    }
    let forwarded = headers
        .get("x-forwarded-for")
        .and_then(|value| value.to_str().ok());
    forwarded
        .and_then(|all| all.rsplit(',').next())
        .and_then(|last| last.trim().parse().ok())
        .unwrap_or(connected)
}
