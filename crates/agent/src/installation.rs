//! An installation as the agent speaks with it: each request signed, each answer that matters verified.

use std::time::Duration;

use saoy_agent_protocol::api::{self, Chosen, Fault, Fetch, Fetched, Paired, Progress};
use saoy_agent_protocol::request::{self, Request, header};
use saoy_agent_protocol::{Answers, Bytes, Order, Origin, Purpose, Sealed, SecretKey, ShortCode};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::edge::{Edge, random};
use crate::http::{Call, Reply, Transport};
use crate::kept::Pairing;
use crate::trouble::Trouble;

/// An answer takes at most so long.
const BUDGET: Duration = Duration::from_secs(30);
/// An order of 200 items has some 150 kB.
const MAX_ANSWER: u64 = 4 << 20;
/// A prepared file takes at most so long.
const FILE_BUDGET: Duration = Duration::from_secs(300);
/// The largest prepared file.
const MAX_FILE: u64 = 400 << 20;

/// A paired installation.
pub struct Installation<'a> {
    pairing: &'a Pairing,
    key: SecretKey,
    transport: &'a dyn Transport,
    edge: &'a dyn Edge,
}

impl<'a> Installation<'a> {
    /// The installation of a pairing.
    ///
    /// # Errors
    /// [`Trouble::NotPaired`] when the pairing's file was damaged.
    pub fn of(
        pairing: &'a Pairing,
        transport: &'a dyn Transport,
        edge: &'a dyn Edge,
    ) -> Result<Self, Trouble> {
        let key = pairing
            .own_key()
            .map_err(|_| Trouble::NotPaired(pairing.at.clone()))?;
        Ok(Self {
            pairing,
            key,
            transport,
            edge,
        })
    }

    /// Its address.
    #[must_use]
    pub fn at(&self) -> &Origin {
        &self.pairing.at
    }

    /// Whether the officer agreed to the pairing on the page.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub fn paired(&self) -> Result<bool, Trouble> {
        let answer = self.post::<_, Paired>(api::PAIRED, &())?;
        let Paired::Done(sealed) = answer else {
            return Ok(false);
        };
        let paired: saoy_agent_protocol::pairing::Paired = self.open(&sealed, Purpose::Paired)?;
        if paired.pairing != self.pairing.pairing || paired.key != self.key.public() {
            return Err(self.not_its_own());
        }
        Ok(true)
    }

    /// The order of a code, or how far it is.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub fn fetch(&self, code: &ShortCode) -> Result<Fetched, Trouble> {
        self.post(api::ORDERS, &Fetch { code: code.clone() })
    }

    /// Opens an order's seal. What it says is judged by [`Order::accept`].
    ///
    /// # Errors
    /// [`Trouble::NotItsOwn`].
    pub fn order(&self, sealed: &Sealed) -> Result<Order, Trouble> {
        self.open(sealed, Purpose::Order)
    }

    /// Says which certificate was chosen.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub fn choose(&self, chosen: &Chosen) -> Result<(), Trouble> {
        self.post::<_, Option<()>>(api::CERTIFICATE, chosen).map(drop)
    }

    /// Sends results.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub fn answer(&self, answers: &Answers) -> Result<Progress, Trouble> {
        let sealed: Sealed = self.post(api::ANSWERS, answers)?;
        let progress: Progress = self.open(&sealed, Purpose::Progress)?;
        if progress.order != answers.order {
            return Err(self.not_its_own());
        }
        Ok(progress)
    }

    /// The prepared file of an item. Nothing about it is believed before it was compared.
    ///
    /// # Errors
    /// See [`Trouble`].
    pub fn file(&self, order: &Bytes<16>, n: u32) -> Result<Vec<u8>, Trouble> {
        let reply = self.send(&api::file(order, n), None, FILE_BUDGET, MAX_FILE)?;
        Ok(self.good(reply)?.body)
    }

    fn post<Q: Serialize, A: DeserializeOwned>(&self, path: &str, question: &Q) -> Result<A, Trouble> {
        let body = serde_json::to_vec(question).map_err(|_| self.not_its_own())?;
        let reply = self.send(path, Some(&body), BUDGET, MAX_ANSWER)?;
        serde_json::from_slice(&self.good(reply)?.body).map_err(|_| self.not_its_own())
    }

    fn send(
        &self,
        path: &str,
        body: Option<&[u8]>,
        budget: Duration,
        max_bytes: u64,
    ) -> Result<Reply, Trouble> {
        let at = self.at();
        let request = Request {
            at,
            method: if body.is_some() { "POST" } else { "GET" },
            path,
            body: body.unwrap_or_default(),
        };
        let proof = request::prove(&request, &self.key, self.edge.now(), Bytes(random(self.edge)));
        let call = Call {
            url: format!("{at}{path}"),
            headers: vec![
                (header::PAIRING, format!("{:?}", self.pairing.pairing)),
                (header::TIME, proof.time.to_string()),
                (header::NONCE, format!("{:?}", proof.nonce)),
                (header::SIGNATURE, format!("{:?}", proof.signature)),
            ],
            body,
            budget,
            max_bytes,
        };
        let sent = self.transport.send(&call);
        sent.map_err(|why| Trouble::Network { at: at.clone(), why })
    }

    fn good(&self, reply: Reply) -> Result<Reply, Trouble> {
        good(self.at(), reply)
    }

    fn open<T: DeserializeOwned>(&self, sealed: &Sealed, purpose: Purpose) -> Result<T, Trouble> {
        sealed
            .open(purpose, &self.pairing.key)
            .map_err(|_| self.not_its_own())
    }

    fn not_its_own(&self) -> Trouble {
        Trouble::NotItsOwn {
            at: self.at().clone(),
        }
    }
}

/// An answer that is none of a refusal.
pub(crate) fn good(at: &Origin, reply: Reply) -> Result<Reply, Trouble> {
    if (200..300).contains(&reply.status) {
        return Ok(reply);
    }
    let fault: Result<Fault, _> = serde_json::from_slice(&reply.body);
    Err(match fault {
        Ok(fault) => Trouble::Refused {
            at: at.clone(),
            fault,
        },
        Err(_) => Trouble::NotItsOwn { at: at.clone() },
    })
}
