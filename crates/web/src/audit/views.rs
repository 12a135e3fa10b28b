//! Opening a page that shows personal data is written down: who, what, when, from where. The row stands before the page
//! leaves; a page whose row cannot be written is not shown.

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::PoisonError;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use jiff::{SignedDuration, Timestamp};
use saoy_domain::{Action, Audited, PersonId, Thing};
use saoy_store::audit::{self, NewAuditRow};
use saoy_store::{StoreError, searches};

use super::{ASKING, Asking};
use crate::app::App;
use crate::auth::Visitor;
use crate::failure::Failure;
use crate::permits::{self, For};

/// Pictures of the same file within this time are one view.
const ONE_VIEW: SignedDuration = SignedDuration::from_mins(15);
/// So many views are remembered.
const REMEMBERED: usize = 10_000;

/// Views of page pictures that were written down lately.
#[derive(Default)]
pub(crate) struct Seen(Mutex<HashMap<(PersonId, String), Timestamp>>);

impl Seen {
    /// Whether this is a new view.
    fn is_new(&self, person: PersonId, thing: &str, at: Timestamp) -> bool {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (person, thing.to_owned());
        if seen
            .get(&key)
            .is_some_and(|before| at.duration_since(*before) < ONE_VIEW)
        {
            return false;
        }
        if seen.len() >= REMEMBERED {
            seen.retain(|_, before| at.duration_since(*before) < ONE_VIEW);
        }
        seen.insert(key, at);
        true
    }
}

/// Surrounds every request: knows where it comes from, and writes down what it showed.
pub(crate) async fn around(State(app): State<App>, request: Request, next: Next) -> Response {
    let (route, what) = permits::of(request.uri().path()).unzip();
    let view = match what {
        Some(For::Shows(actions) | For::ShowsPages(actions)) => actions.first().copied(),
        _ => None,
    };
    let address = request.uri().clone();
    let source = match app.source_hash(Visitor::source_of(&app, &request)).await {
        Ok(source) => Some(source),
        Err(error) => return Failure::from(error).into_response(),
    };
    let asking = Asking {
        source,
        ..Asking::default()
    };
    ASKING
        .scope(asking, async {
            let answer = next.run(request).await;
            let who = ASKING.with(|asking| asking.who.get());
            let (Some(action), Some(who), StatusCode::OK) = (view, who, answer.status()) else {
                return answer;
            };
            let pages = matches!(what, Some(For::ShowsPages(_)));
            let shown = Shown {
                action,
                route: route.unwrap_or_default(),
                path: address.path(),
                query: address.query().unwrap_or_default(),
                pages,
            };
            match shown.write(&app, who).await {
                Ok(()) => answer,
                Err(error) => Failure::from(error).into_response(),
            }
        })
        .await
}

/// A page that was shown.
struct Shown<'r> {
    action: Action,
    route: &'r str,
    path: &'r str,
    query: &'r str,
    pages: bool,
}

impl Shown<'_> {
    async fn write(
        &self,
        app: &App,
        (person, agency): (PersonId, Option<saoy_domain::AgencyId>),
    ) -> Result<(), StoreError> {
        let now = app.now();
        if self.pages && !app.seen().is_new(person, self.thing(), now) {
            return Ok(());
        }
        let (kind, subject) = self.subject(app).await?;
        let row = NewAuditRow {
            at: now,
            agency,
            actor: Some(person),
            action: Audited::Seen(self.action),
            subject_kind: kind,
            subject,
            source_hash: super::source(),
            detail: serde_json::json!({}),
        };
        let mut tx = app.db.begin().await?;
        audit::append(&mut tx, &row).await?;
        tx.commit().await
    }

    /// The file whose pages are looked at: the address without the page.
    fn thing(&self) -> &str {
        self.path.rsplit_once('/').map_or(self.path, |(thing, _)| thing)
    }

    /// What was looked at: the row that the address names, or the kept search (never its words).
    async fn subject(&self, app: &App) -> Result<(Thing, Option<i64>), StoreError> {
        let named = self
            .route
            .split('/')
            .zip(self.path.split('/'))
            .find_map(|(place, name)| place.starts_with('{').then_some(name));
        if let Some(id) = named.and_then(|name| name.parse().ok()) {
            return Ok((kind(self.route), Some(id)));
        }
        let token = named.or_else(|| self.query.split('&').find_map(|pair| pair.strip_prefix("q=")));
        match token {
            Some(token) => Ok((Thing::Search, searches::id(&app.db, token).await?.map(|id| id.0))),
            None => Ok((kind(self.route), None)),
        }
    }
}

fn kind(route: &str) -> Thing {
    let first = route.split('/').nth(1).unwrap_or_default();
    match first {
        "books" => Thing::Book,
        "mail" => Thing::Mail,
        "store" => Thing::Copy,
        "visits" => Thing::Visit,
        "admin" if route.starts_with("/admin/people") => Thing::Person,
        "admin" => Thing::Log,
        _ if route.contains("{batch}") => Thing::Batch,
        _ if route.ends_with("/confirm") => Thing::Visit,
        _ => Thing::Dossier,
    }
}
