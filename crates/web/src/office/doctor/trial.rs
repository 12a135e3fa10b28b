//! A trial signature: a sentence that is no document goes to the officer's key by the very way of a registration, and what comes back
//! is verified and thrown away.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use saoy_pki::Certificate;
use saoy_store::pictures::Owner;
use saoy_store::registrations::{self, Registration, RegistrationState};
use saoy_store::scope::System;
use saoy_store::tickets;
use serde::Deserialize;

use super::super::certificates::{PATIENCE, sealed_by};
use super::super::computers::officer;
use super::super::device_certificates::signed;
use crate::agent::registering::{self, Asked};
use crate::agent::{self, Fresh, Work};
use crate::app::App;
use crate::asked::Posted;
use crate::auth::SignedIn;
use crate::failure::{Answer, Failure};
use crate::flow::{self, FlowError, Key, KnownKey};
use crate::pages::{ComputerState, Text, Trial, TrialKey, in_pairs};

/// What of the officer's certificates, and of the seal that the officer keeps, can be tried: all but those at a provider, where each
/// try rings a phone.
async fn tried(app: &App, who: &SignedIn) -> Result<Vec<(Owner, KnownKey)>, Failure> {
    let seal = sealed_by(app, who).await?.map(Owner::Agency);
    let mut all = Vec::new();
    for owner in [Some(Owner::Person(who.person.id)), seal].into_iter().flatten() {
        let known = flow::registered_keys(app, owner).await?.into_iter();
        let here = known.filter(|one| !matches!(one.key, Key::Remote(_)));
        all.extend(here.map(|one| (owner, one)));
    }
    Ok(all)
}

fn id(certificate: &Certificate) -> String {
    hex::encode(certificate.fingerprint())
}

/// What the page offers to try.
pub(super) async fn keys(app: &App, who: &SignedIn) -> Result<Vec<TrialKey>, Failure> {
    let all = tried(app, who).await?.into_iter();
    let shown = all.map(|(_, one)| TrialKey {
        id: id(&one.certificate),
        name: one.certificate.subject_common_name().unwrap_or_default(),
        serial: in_pairs(&one.certificate.serial_hex()),
    });
    Ok(shown.collect())
}

#[derive(Deserialize)]
pub(super) struct Wanted {
    certificate: String,
}

/// “Ký thử”.
pub(super) async fn begin(State(app): State<App>, who: SignedIn, Posted(wanted): Posted<Wanted>) -> Answer {
    officer(&who)?;
    let mut all = tried(&app, &who).await?.into_iter();
    let (owner, one) = all
        .find(|(_, one)| id(&one.certificate) == wanted.certificate)
        .ok_or(Failure::NotFound)?;
    let code = match one.key {
        Key::Agent => Some(Fresh::new(&app).await?),
        Key::Ring(_) | Key::Remote(_) | Key::Program(_) => None,
    };
    let now = who.visitor.at;
    let lapses_at = now.saturating_add(PATIENCE).map_err(Failure::broken)?;
    let mut tx = app.db.begin().await?;
    let number = registrations::begin_trial(&mut tx, who.person.id, owner, now, lapses_at).await?;
    let begun = registrations::find(&mut tx, &System, number).await?;
    let begun = begun.ok_or(Failure::NotFound)?;
    let said = app.secret::<4>();
    let statement = registering::trial_statement(&app, &begun, &said).await?;
    registrations::choose(&mut tx, number, (one.certificate.der(), &statement), now).await?;
    if let Some(code) = code {
        code.give(&mut tx, Work::Registration(number), who.person.id)
            .await?;
    }
    tx.commit().await?;
    if let Key::Ring(key) = &one.key {
        let asked = Asked::of(one.certificate.der(), &statement)?;
        in_reach(&app, &begun, signed(&**key, &asked).await).await?;
    }
    Ok(Redirect::to("/doctor").into_response())
}

/// A key within the server's reach has answered.
async fn in_reach(app: &App, trial: &Registration, came: Result<Vec<u8>, FlowError>) -> Answer<()> {
    let (state, reason) = match came {
        Ok(_) => (RegistrationState::Done, None),
        Err(error) => {
            let text = error.text();
            let reason = serde_json::json!({ "key": text.key, "args": text.args });
            (RegistrationState::Refused, Some(reason))
        }
    };
    let mut tx = app.db.begin().await?;
    registrations::end(&mut tx, trial.id, state, reason, app.now()).await?;
    Ok(tx.commit().await?)
}

/// How the latest trial stands, while it is fresh.
pub(super) async fn latest(app: &App, who: &SignedIn) -> Result<Option<Trial>, Failure> {
    let now = app.now();
    let Some(trial) = registrations::latest_trial(&app.db, who.person.id, now).await? else {
        return Ok(None);
    };
    let done = trial.state == RegistrationState::Done;
    let told = trial.reason.as_ref().and_then(Text::kept);
    let ticket = tickets::of_registration(&app.db, trial.id).await?;
    let open = ticket
        .as_ref()
        .filter(|ticket| !done && ticket.ended_at.is_none());
    let (mut link, mut code) = (None, None);
    let state = match open {
        Some(ticket) if ticket.taken_at.is_some() => ComputerState::Working,
        Some(ticket) if ticket.expires_at > now => {
            let (opens, typed) = agent::link(app, ticket).await?;
            (link, code) = (Some(opens.to_string()), Some(typed.to_string()));
            ComputerState::Ready
        }
        _ => ComputerState::Again,
    };
    let fault = ticket.as_ref().and_then(|ticket| ticket.fault.as_deref());
    let lapsed = open.is_some() && state == ComputerState::Again;
    let certificate = trial.certificate.as_deref();
    let certificate = certificate.and_then(|der| Certificate::from_der(der).ok());
    Ok(Some(Trial {
        certificate: certificate.as_ref().map(id),
        state,
        link,
        code,
        done,
        fault: told
            .or_else(|| fault.map(flow::computer_fault))
            .or_else(|| lapsed.then(|| Text::key("doctor-not-taken"))),
    }))
}
