//! Extractors that prove something about the visitor; a handler cannot be reached without them.

use axum::extract::{FromRef, FromRequestParts};
use axum::http::StatusCode;
use axum::http::request::Parts;
use saoy_domain::{AgencyId, PersonId};
use saoy_store::people::{Person, PersonKind};
use saoy_store::scope::{Right, Scoped};
use saoy_store::sessions::Session;

use super::Visitor;
use crate::app::App;
use crate::failure::{Answer, Failure};
use crate::pages::{Frame, Page};

/// Somebody who is signed in, whoever it is.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The visitor.
    pub visitor: Visitor,
    /// Who it is.
    pub person: Person,
    /// The session.
    pub session: Session,
}

/// An officer at work for an agency, with the right `R` there.
#[derive(Debug, Clone)]
pub struct Officer<R: Right> {
    /// The visitor.
    pub visitor: Visitor,
    /// Who it is.
    pub person: Person,
    /// The session.
    pub session: Session,
    /// The proof, for the store.
    pub scope: Scoped<R>,
}

/// A citizen or a business, signed in to the portal.
#[derive(Debug, Clone)]
pub struct Citizen {
    /// The visitor.
    pub visitor: Visitor,
    /// Who it is.
    pub person: Person,
}

impl<R: Right> Officer<R> {
    /// The agency.
    pub const fn agency(&self) -> AgencyId {
        self.scope.agency()
    }

    /// The officer's id.
    pub const fn id(&self) -> PersonId {
        self.person.id
    }

    /// What surrounds the page.
    pub async fn frame(&self, app: &App) -> Frame {
        self.visitor.frame(app).await
    }

    /// A page in the officer's frame.
    ///
    /// # Errors
    /// The page cannot be drawn.
    pub async fn draw<P: Page>(&self, app: &App, status: StatusCode, page: &P) -> Answer {
        let frame = self.frame(app).await;
        app.page(status, &frame, page)
    }
}

impl<S> FromRequestParts<S> for SignedIn
where
    App: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let visitor = Visitor::from_request_parts(parts, state).await?;
        let Some((session, person)) = visitor.session.clone() else {
            return Err(Failure::SignIn(visitor.path));
        };
        crate::audit::asks(person.id, session.agency);
        Ok(Self {
            visitor,
            person,
            session,
        })
    }
}

impl<S, R> FromRequestParts<S> for Officer<R>
where
    App: FromRef<S>,
    S: Send + Sync,
    R: Right,
{
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let SignedIn {
            visitor,
            person,
            session,
        } = SignedIn::from_request_parts(parts, state).await?;
        if person.kind != PersonKind::Officer {
            return Err(Failure::Forbidden);
        }
        let Some(agency) = session.agency else {
            return Err(Failure::ChooseAgency(visitor.path));
        };
        let app = App::from_ref(state);
        let scope = Scoped::<R>::load(&app.db, person.id, agency, visitor.at)
            .await?
            .ok_or(Failure::Forbidden)?;
        Ok(Self {
            visitor,
            person,
            session,
            scope,
        })
    }
}

impl<S> FromRequestParts<S> for Citizen
where
    App: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let SignedIn { visitor, person, .. } = SignedIn::from_request_parts(parts, state).await?;
        if person.kind == PersonKind::Officer {
            return Err(Failure::Forbidden);
        }
        Ok(Self { visitor, person })
    }
}
