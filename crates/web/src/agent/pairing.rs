//! Pairing: the agent commits to its key, sees this installation's, opens its commitment; then the officer types into the page
//! the six digits that only the agent's window shows.

use axum::Json;
use axum::body::Bytes as Body;
use axum::extract::State;
use jiff::SignedDuration;
use saoy_agent_protocol::api::{Fault, Paired};
use saoy_agent_protocol::pairing::{self as protocol, Hello, Reveal, Welcome};
use saoy_agent_protocol::{Bytes, Link, Purpose, Sealed, ShortCode, VERSION, fit};
use saoy_domain::PersonId;
use saoy_store::pairings::{self, NewPairing, Pairing, PairingState};
use saoy_store::people;
use saoy_store::scope::System;

use super::caller::Caller;
use super::guessing;
use super::keys::{code_of, hash_of, here, installation_key};
use super::refused::Refused;
use crate::app::App;
use crate::flow::FlowError;

/// So long can an offer be taken and finished.
const MINUTES: SignedDuration = SignedDuration::from_mins(10);

/// Offers a pairing to an officer.
///
/// # Errors
/// What is broken.
pub(crate) async fn new_offer(app: &App, person: PersonId) -> Result<(), FlowError> {
    let number = app.random_bytes::<16>();
    let code = code_of(app, &number).await?;
    let now = app.now();
    let new = NewPairing {
        number,
        code_hash: hash_of(&code),
        own_nonce: app.random_bytes(),
        expires_at: now.saturating_add(MINUTES).map_err(FlowError::broken)?,
    };
    let mut tx = app.db.begin().await?;
    // One offer at a time: an older page's code works no more.
    if let Some(older) = pairings::under_way(&mut tx, person, now).await? {
        pairings::end(&mut tx, older.id, Some(person), now).await?;
    }
    pairings::offer(&mut tx, person, &new, now).await?;
    Ok(tx.commit().await?)
}

/// The link that opens the agent for an offer, and the code that is typed where it does not.
///
/// # Errors
/// What is broken.
pub(crate) async fn offered(app: &App, pairing: &Pairing) -> Result<(Link, ShortCode), FlowError> {
    let code = code_of(app, &pairing.number).await?;
    let link = Link::Pair {
        at: here(app)?,
        code: code.clone(),
    };
    Ok((link, code))
}

/// `POST /agent/v1/hello`.
pub(super) async fn hello(State(app): State<App>, body: Body) -> Result<Json<Welcome>, Refused> {
    guessing::check(&app).await?;
    let hello: Hello = read(&body)?;
    if hello.version != VERSION {
        return Err(Fault::TooOld { lowest: VERSION }.into());
    }
    hello.check().map_err(|_| Fault::Malformed)?;
    let found = pairings::by_code(&app.db, &System, hash_of(&hello.code)).await?;
    let Some(pairing) = found else {
        return Err(guessing::wrong(&app).await?);
    };
    let now = app.now();
    if pairing.expires_at <= now {
        return Err(Fault::CodeExpired.into());
    }
    let text = serde_json::to_string(&hello).map_err(Refused::broken)?;
    let mut tx = app.db.begin().await?;
    let greeted = pairings::greet(&mut tx, pairing.id, &text, (&hello.machine, &hello.software), now).await?;
    tx.commit().await?;
    if !greeted {
        return Err(Fault::UnknownCode.into());
    }
    Ok(Json(welcome(&app, &pairing).await?))
}

/// `POST /agent/v1/reveal`.
pub(super) async fn reveal(State(app): State<App>, body: Body) -> Result<Json<()>, Refused> {
    let reveal: Reveal = read(&body)?;
    let found = pairings::by_number(&app.db, &System, &reveal.pairing.0).await?;
    let pairing = found.ok_or(Fault::UnknownCode)?;
    let hello = greeting(&pairing).ok_or(Fault::UnknownCode)?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    if !protocol::opens(&hello, &reveal) {
        // Another key than the one it committed itself to: nobody honest does that.
        pairings::end(&mut tx, pairing.id, None, now).await?;
        tx.commit().await?;
        return Err(Fault::NotAlike.into());
    }
    let known = (&reveal.key.0, &reveal.nonce.0);
    let revealed = pairings::reveal(&mut tx, pairing.id, known, now).await?;
    tx.commit().await?;
    if revealed {
        Ok(Json(()))
    } else {
        Err(Fault::CodeExpired.into())
    }
}

/// `POST /agent/v1/paired`.
pub(super) async fn paired(State(app): State<App>, caller: Caller) -> Result<Json<Paired>, Refused> {
    if caller.pairing.state != PairingState::Active {
        return match caller.pairing.expires_at <= app.now() {
            true => Err(Fault::CodeExpired.into()),
            false => Ok(Json(Paired::Waiting)),
        };
    }
    let paired = protocol::Paired {
        pairing: number(&caller.pairing)?,
        key: caller.key,
    };
    let key = installation_key(&app).await?;
    let sealed = Sealed::new(Purpose::Paired, &paired, &key).map_err(Refused::broken)?;
    Ok(Json(Paired::Done(sealed)))
}

/// The six digits that the agent's window shows for this pairing; `None` before it opened its commitment.
///
/// # Errors
/// What is broken.
pub(crate) async fn comparison(app: &App, pairing: &Pairing) -> Result<Option<String>, FlowError> {
    let (Some(hello), Some(key), Some(nonce)) = (greeting(pairing), &pairing.agent_key, &pairing.agent_nonce)
    else {
        return Ok(None);
    };
    let damaged = |_| FlowError::broken("a pairing is damaged");
    let reveal = Reveal {
        pairing: Bytes(pairing.number.clone().try_into().map_err(damaged)?),
        key: Bytes(key.clone().try_into().map_err(damaged)?),
        nonce: Bytes(nonce.clone().try_into().map_err(damaged)?),
    };
    let welcome = welcome(app, pairing).await?;
    Ok(Some(protocol::comparison(&here(app)?, &hello, &welcome, &reveal)))
}

fn greeting(pairing: &Pairing) -> Option<Hello> {
    serde_json::from_str(pairing.hello.as_deref()?).ok()
}

/// What this installation says of itself.
async fn welcome(app: &App, pairing: &Pairing) -> Result<Welcome, FlowError> {
    let person = people::find(&app.db, pairing.person)
        .await?
        .ok_or(FlowError::NotFound)?;
    let damaged = |_| FlowError::broken("a pairing is damaged");
    Ok(Welcome {
        pairing: Bytes(pairing.number.clone().try_into().map_err(damaged)?),
        key: installation_key(app).await?.public(),
        nonce: Bytes(pairing.own_nonce.clone().try_into().map_err(damaged)?),
        person: fit(&person.name),
        installation: fit(here(app)?.host()),
    })
}

pub(super) fn number(pairing: &Pairing) -> Result<Bytes<16>, Refused> {
    let number = <[u8; 16]>::try_from(pairing.number.as_slice());
    number
        .map(Bytes)
        .map_err(|_| Refused::broken("a pairing is damaged"))
}

fn read<T: serde::de::DeserializeOwned>(body: &Body) -> Result<T, Refused> {
    serde_json::from_slice(body).map_err(|_| Fault::Malformed.into())
}
