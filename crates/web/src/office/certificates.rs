//! “Chứng thư số của tôi”: what an officer signs with, and registering another one at the own computer.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect};
use axum::routing::{get, post};
use jiff::SignedDuration;
use saoy_domain::{CertificateId, Deed, Permission};
use saoy_store::certificates::{self, Certificate, CertificateState};
use saoy_store::pictures::Owner;
use saoy_store::registrations::{self, Registration, RegistrationState};
use saoy_store::remote_orders::{self, RemoteState};
use saoy_store::{grants, pairings, tickets};
use serde::Deserialize;

use super::computers::{officer, record};
use super::done::{self, Done};
use super::{device_certificates, remote_certificates};
use crate::agent::{self, Fresh, Work};
use crate::app::App;
use crate::asked::{Asked, Posted, status};
use crate::auth::SignedIn;
use crate::ending::days_left;
use crate::failure::{Answer, Failure};
use crate::flow;
use crate::pages::{
    ComputerState, OwnCertificate, OwnCertificates, Registering, RemoteRegistration, Standing, Text,
};
use crate::remote;

/// So long has the officer at the computer.
pub(super) const PATIENCE: SignedDuration = SignedDuration::from_mins(30);

/// From so many days before its end on a certificate says so.
const SOON: i64 = 60;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/certificates", get(show))
        .route("/certificates/state", get(state))
        .route("/certificates/register", post(register))
        .route("/certificates/end", post(end))
}

#[derive(Deserialize)]
struct Which {
    #[serde(default)]
    done: Done,
}

async fn show(State(app): State<App>, who: SignedIn, Asked(which): Asked<Which>) -> Answer {
    let page = page(&app, &who).await?;
    let frame = done::tell(who.visitor.frame(&app).await, which.done);
    app.page(status(&[]), &frame, &page)
}

/// The part of the page that changes by itself.
async fn state(State(app): State<App>, who: SignedIn) -> Answer {
    let page = page(&app, &who).await?;
    let frame = who.visitor.frame(&app).await;
    let html = app.renderer.template("parts/certificates.html", &frame, &page)?;
    Ok(Html(html).into_response())
}

#[derive(Deserialize)]
struct For {
    /// `seal`: the agency's; otherwise the own.
    #[serde(default)]
    of: String,
}

async fn register(State(app): State<App>, who: SignedIn, Posted(wanted): Posted<For>) -> Answer {
    officer(&who)?;
    let owner = match wanted.of.as_str() {
        "seal" => Owner::Agency(sealed_by(&app, &who).await?.ok_or(Failure::NotFound)?),
        _ => Owner::Person(who.person.id),
    };
    let code = Fresh::new(&app).await?;
    let now = who.visitor.at;
    let lapses_at = now.saturating_add(PATIENCE).map_err(Failure::broken)?;
    let mut tx = app.db.begin().await?;
    let id = registrations::begin(&mut tx, who.person.id, owner, now, lapses_at).await?;
    code.give(&mut tx, Work::Registration(id), who.person.id).await?;
    tx.commit().await?;
    Ok(Redirect::to("/certificates").into_response())
}

#[derive(Deserialize)]
struct Ended {
    certificate: CertificateId,
}

/// An officer ends the own; an agency's is for its administrators.
async fn end(State(app): State<App>, who: SignedIn, Posted(ended): Posted<Ended>) -> Answer {
    let mut tx = app.db.begin().await?;
    if !certificates::revoke_own(&mut tx, ended.certificate, who.person.id, who.visitor.at).await? {
        return Err(Failure::NotFound);
    }
    record(&mut tx, &who, Deed::CertificateEnd).await?;
    tx.commit().await?;
    Ok(Redirect::to("/certificates?done=certificate-ended").into_response())
}

/// The agency whose seal this officer keeps.
pub(super) async fn sealed_by(app: &App, who: &SignedIn) -> Result<Option<saoy_domain::AgencyId>, Failure> {
    let Some(agency) = who.session.agency else {
        return Ok(None);
    };
    let held = grants::permissions(&app.db, who.person.id, agency, who.visitor.at).await?;
    Ok(held.has(Permission::CopySeal).then_some(agency))
}

/// The page with a remote account that was looked up, or with what was wrong about it.
pub(super) async fn draw(app: &App, who: &SignedIn, remote: Option<RemoteRegistration>) -> Answer {
    let mut page = page(app, who).await?;
    let wrong = remote.as_ref().is_some_and(|remote| remote.fault.is_some());
    page.remote = remote;
    let code = match wrong {
        true => StatusCode::UNPROCESSABLE_ENTITY,
        false => StatusCode::OK,
    };
    let frame = who.visitor.frame(app).await;
    app.page(code, &frame, &page)
}

/// The page with what was wrong about a file.
pub(super) async fn draw_file(app: &App, who: &SignedIn, fault: Text) -> Answer {
    let mut page = page(app, who).await?;
    page.file = Some(fault);
    let frame = who.visitor.frame(app).await;
    app.page(StatusCode::UNPROCESSABLE_ENTITY, &frame, &page)
}

async fn page(app: &App, who: &SignedIn) -> Result<OwnCertificates, Failure> {
    officer(who)?;
    let now = who.visitor.at;
    let own = certificates::list(&app.db, Owner::Person(who.person.id)).await?;
    let agency = sealed_by(app, who).await?;
    let seal = match agency {
        Some(agency) => Some(certificates::list(&app.db, Owner::Agency(agency)).await?),
        None => None,
    };
    let devices = match agency {
        Some(agency) => device_certificates::offered(app, agency).await?,
        None => Vec::new(),
    };
    let row = |one: &Certificate| shown(one, now);
    let latest = registrations::latest(&app.db, who.person.id, now).await?;
    let order = match &latest {
        Some(latest) => remote_orders::of_registration(&app.db, latest.id).await?,
        None => None,
    };
    let mut remote = remote_certificates::offered(app);
    if let (Some(remote), Some(order)) = (&mut remote, &order)
        && order.state != RemoteState::Done
    {
        remote.asking = Some(remote::at_provider(app, order).await?);
    }
    Ok(OwnCertificates {
        own: own.iter().map(row).collect(),
        seal: seal.map(|all| all.iter().map(row).collect()),
        remote,
        devices,
        file: None,
        registering: match latest {
            Some(latest)
                if order
                    .as_ref()
                    .is_none_or(|order| order.state == RemoteState::Done) =>
            {
                Some(under_way(app, &latest).await?)
            }
            _ => None,
        },
        paired: !pairings::of(&app.db, who.person.id).await?.is_empty(),
    })
}

async fn under_way(app: &App, latest: &Registration) -> Result<Registering, Failure> {
    let ticket = tickets::of_registration(&app.db, latest.id).await?;
    let is_open = matches!(latest.state, RegistrationState::Begun | RegistrationState::Chosen);
    let (mut link, mut code) = (None, None);
    let state = match &ticket {
        Some(ticket) if is_open && ticket.taken_at.is_none() && ticket.expires_at > app.now() => {
            let (opens, typed) = agent::link(app, ticket).await?;
            (link, code) = (Some(opens.to_string()), Some(typed.to_string()));
            ComputerState::Ready
        }
        Some(ticket) if is_open && ticket.ended_at.is_none() && ticket.taken_at.is_some() => {
            ComputerState::Working
        }
        _ => ComputerState::Again,
    };
    let fault = ticket.and_then(|ticket| ticket.fault);
    let told = latest.reason.as_ref().and_then(Text::kept);
    Ok(Registering {
        of: if latest.agency.is_some() { "seal" } else { "me" },
        at: app.config.public_url.clone(),
        state,
        link,
        code,
        done: latest.state == RegistrationState::Done,
        fault: told.or_else(|| fault.map(|word| flow::computer_fault(&word))),
    })
}

fn shown(one: &Certificate, now: jiff::Timestamp) -> OwnCertificate {
    let standing = match one.state {
        _ if one.revoked_at.is_some() => Standing::Ended,
        CertificateState::Refused => Standing::Ended,
        CertificateState::Proposed if one.approved_by.is_some() => Standing::Second,
        CertificateState::Proposed => Standing::Proposed,
        CertificateState::Active if one.not_after <= now => Standing::Expired,
        CertificateState::Active => Standing::Active,
    };
    let left = days_left(one.not_after, now);
    OwnCertificate {
        left: (standing == Standing::Active && left <= SOON).then_some(left),
        ..OwnCertificate::of(one, standing)
    }
}
