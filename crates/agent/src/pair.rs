//! Pairing with an installation: once for a computer and an officer.

use std::time::Duration;

use saoy_agent_protocol::pairing::{self, Hello, Reveal, Welcome};
use saoy_agent_protocol::{Bytes, Origin, SecretKey, ShortCode, VERSION, api};
use serde::Serialize;

use crate::edge::{Edge, random};
use crate::http::{Call, Transport};
use crate::installation::{Installation, good};
use crate::kept::{Kept, Pairing};
use crate::trouble::Trouble;
use crate::ui::Ui;

/// How often the agent asks whether the digits were typed.
const ASK_EVERY: Duration = Duration::from_secs(1);
const BUDGET: Duration = Duration::from_secs(30);
const MAX_ANSWER: u64 = 64 << 10;

/// What the computer is called in the officer's list.
#[derive(Debug, Clone)]
pub struct Machine {
    /// Its name.
    pub name: String,
    /// Operating system and version of the agent.
    pub software: String,
}

/// Pairs this computer with `at`, if the officer agrees in the window and types the digits into the page.
///
/// # Errors
/// See [`Trouble`]. Nothing is sent before the officer agreed, nothing is remembered before the page did.
pub fn pair(
    at: &Origin,
    code: &ShortCode,
    machine: &Machine,
    ui: &mut dyn Ui,
    (transport, edge, kept): (&dyn Transport, &dyn Edge, &Kept),
) -> Result<Pairing, Trouble> {
    if !ui.may_pair(at, is_official(at)) {
        return Err(Trouble::Stopped);
    }
    let own = SecretKey::from_seed(random(edge)).map_err(|_| Trouble::NotItsOwn { at: at.clone() })?;
    let nonce = Bytes(random(edge));
    let hello = Hello {
        version: VERSION,
        code: code.clone(),
        commitment: pairing::commitment(&own.public(), &nonce),
        machine: machine.name.clone(),
        software: machine.software.clone(),
    };
    let welcome: Welcome = ask(at, api::HELLO, &hello, transport)?;
    welcome.check()?;
    let reveal = Reveal {
        pairing: welcome.pairing.clone(),
        key: own.public(),
        nonce,
    };
    let _: Option<()> = ask(at, api::REVEAL, &reveal, transport)?;
    let pairing = Pairing::new(at.clone(), &welcome, &own, edge.now());
    let digits = pairing::comparison(at, &hello, &welcome, &reveal);
    let installation = Installation::of(&pairing, transport, edge)?;
    loop {
        if !ui.digits(at, &digits, &welcome.person) {
            return Err(Trouble::Stopped);
        }
        if installation.paired()? {
            break;
        }
        edge.pause(ASK_EVERY);
    }
    kept.keep(pairing.clone())?;
    Ok(pairing)
}

/// Addresses under `gov.vn` belong to public bodies; others get a warning.
fn is_official(at: &Origin) -> bool {
    at.host().ends_with(".gov.vn")
}

/// One message before there is a pairing to sign with.
fn ask<Q: Serialize, A: serde::de::DeserializeOwned>(
    at: &Origin,
    path: &str,
    question: &Q,
    transport: &dyn Transport,
) -> Result<A, Trouble> {
    let not_its_own = || Trouble::NotItsOwn { at: at.clone() };
    let body = serde_json::to_vec(question).map_err(|_| not_its_own())?;
    let call = Call {
        url: format!("{at}{path}"),
        headers: Vec::new(),
        body: Some(&body),
        budget: BUDGET,
        max_bytes: MAX_ANSWER,
    };
    let sent = transport.send(&call);
    let reply = good(at, sent.map_err(|why| Trouble::Network { at: at.clone(), why })?)?;
    serde_json::from_slice(&reply.body).map_err(|_| not_its_own())
}
