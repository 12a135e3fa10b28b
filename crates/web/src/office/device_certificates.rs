//! The seal's key in a device that this server reaches: it signs the same sentence as any other key before its certificate counts,
//! and two administrators look at it.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use axum::routing::post;
use saoy_domain::AgencyId;
use saoy_signers::{SignError, Signer, verify_before_embed};
use saoy_store::certificates::{self, Certificate, CertificateState};
use saoy_store::pictures::Owner;
use saoy_store::registrations::{self, Registration};
use saoy_store::scope::System;
use serde::Deserialize;

use super::certificates::{PATIENCE, sealed_by};
use super::computers::officer;
use crate::agent::registering::{self, Asked};
use crate::app::App;
use crate::asked::Posted;
use crate::auth::SignedIn;
use crate::failure::{Answer, Failure};
use crate::flow::FlowError;
use crate::pages::{DeviceKey, in_pairs};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/certificates/device", post(register))
}

/// The keys within reach that are not registered for the agency, or not any more.
pub(super) async fn offered(app: &App, agency: AgencyId) -> Result<Vec<DeviceKey>, Failure> {
    let owner = Owner::Agency(agency);
    let known = certificates::list(&app.db, owner).await?;
    let keys = app.keys.of(owner).into_iter();
    let unknown = keys.filter(|key| {
        let fingerprint = key.certificate().fingerprint();
        let is_it = |one: &Certificate| one.digest.0 == fingerprint;
        !known.iter().any(|one| is_it(one) && counts(one))
    });
    Ok(unknown.map(|key| shown(&*key)).collect())
}

fn counts(one: &Certificate) -> bool {
    one.revoked_at.is_none() && one.state != CertificateState::Refused
}

#[derive(Deserialize)]
struct Wanted {
    certificate: String,
}

async fn register(State(app): State<App>, who: SignedIn, Posted(wanted): Posted<Wanted>) -> Answer {
    officer(&who)?;
    let agency = sealed_by(&app, &who).await?.ok_or(Failure::NotFound)?;
    let owner = Owner::Agency(agency);
    let mut keys = app.keys.of(owner).into_iter();
    let key = keys.find(|key| fingerprint(&**key) == wanted.certificate);
    let key = key.ok_or(Failure::NotFound)?;
    let certificate = key.certificate();
    if let Err(why) = registering::may_be_registered(&app, owner, certificate).await? {
        return Err(Failure::Bad(why));
    }
    let registration = begun(&app, &who, owner).await?;
    let code = app.secret::<4>();
    let statement = registering::statement(&app, &registration, certificate, &code).await?;
    let asked = Asked::of(certificate.der(), &statement)?;
    let value = signed(&*key, &asked).await?;
    registering::register(&app, &registration, &asked, &value, None).await?;
    Ok(Redirect::to("/certificates").into_response())
}

async fn begun(app: &App, who: &SignedIn, owner: Owner) -> Result<Registration, Failure> {
    let now = who.visitor.at;
    let lapses_at = now.saturating_add(PATIENCE).map_err(Failure::broken)?;
    let mut tx = app.db.begin().await?;
    let id = registrations::begin(&mut tx, who.person.id, owner, now, lapses_at).await?;
    tx.commit().await?;
    let registration = registrations::find(&app.db, &System, id).await?;
    registration.ok_or(Failure::NotFound)
}

/// The key's proof, verified.
pub(super) async fn signed(key: &dyn Signer, asked: &Asked) -> Result<Vec<u8>, FlowError> {
    let requests = std::slice::from_ref(&asked.attributes);
    let value = key.sign(requests).await.into_iter().next();
    let value: Result<Vec<u8>, SignError> =
        value.ok_or_else(|| FlowError::broken("the signer gave no answer"))?;
    let value = value.inspect_err(|error| tracing::error!(%error, "a device proved nothing"))?;
    verify_before_embed(&asked.attributes, &value, asked.scheme, &asked.certificate)?;
    Ok(value)
}

fn shown(key: &dyn Signer) -> DeviceKey {
    let certificate = key.certificate();
    DeviceKey {
        id: fingerprint(key),
        name: certificate.subject_common_name().unwrap_or_default(),
        serial: in_pairs(&certificate.serial_hex()),
    }
}

fn fingerprint(key: &dyn Signer) -> String {
    hex::encode(key.certificate().fingerprint())
}
