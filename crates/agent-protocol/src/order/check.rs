//! The agent's judgement of an order: everything that can be known is known before a person is asked, and before a key is
//! touched.

use std::collections::HashSet;

use jiff::{SignedDuration, Timestamp};
use saoy_pki::{Certificate, HashAlgorithm, SignatureScheme};
use saoy_signers::{AttributesError, check_signed_attributes};
use thiserror::Error;

use super::{Act, Copy, Item, MAX_ITEMS, Order, Subject};
use crate::CLOCK_SECONDS;
use crate::hexed::Bytes;
use crate::words::{self, BadWords};

/// What the agent knows when an order arrives.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// The pairing under which it was fetched.
    pub pairing: &'a Bytes<16>,
    /// Now.
    pub now: Timestamp,
    /// Nonces of orders that were taken before and have not expired.
    pub seen: &'a HashSet<Bytes<32>>,
    /// The certificate on the token with the order's fingerprint.
    pub certificate: &'a Certificate,
}

/// Why an order gets nothing.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum OrderRefusal {
    /// Made for another pairing.
    #[error("the order was made for another computer or another installation")]
    OtherPairing,
    /// Taken before.
    #[error("this order was taken before")]
    Replayed,
    /// Its time is over.
    #[error("the order ended at {at}")]
    Expired {
        /// When it ended.
        at: Timestamp,
    },
    /// It says that it was made later than now: one of the clocks is wrong.
    #[error("the order was made at {at}, which is still to come")]
    FromTheFuture {
        /// When it says that it was made.
        at: Timestamp,
    },
    /// It works longer than anybody waits: who steals it has too much time.
    #[error("the order works longer than {MAX_HOURS} hours")]
    TooLong,
    /// The certificate on the token is another.
    #[error("the order is for another certificate")]
    OtherCertificate,
    /// The certificate's key does not sign this way.
    #[error("the key does not sign in the way that is asked for")]
    WrongScheme,
    /// Nothing to sign.
    #[error("the order is empty")]
    Empty,
    /// More than [`MAX_ITEMS`].
    #[error("the order has {0} items, more than {MAX_ITEMS}")]
    Oversized(usize),
    /// The same number or the same file twice: one of them would hide behind the other.
    #[error("item {0} of the order stands there twice")]
    Doubled(u32),
    /// A copy in an order that registers, a statement in one that signs.
    #[error("item {0} does not belong into such an order")]
    WrongSubject(u32),
    /// Words that must not be shown.
    #[error("item {n}: {why}")]
    Words {
        /// The item; 0: the order itself.
        n: u32,
        /// What is wrong with them.
        why: BadWords,
    },
    /// What is to be signed is no SignedAttributes of a document under this certificate.
    #[error("item {n} asks for the signature of {why}")]
    Attributes {
        /// The item.
        n: u32,
        /// What is wrong with them.
        why: AttributesError,
    },
    /// What is to be signed belongs to another file than the one described.
    #[error("item {0} describes another file than the one that would be signed")]
    OtherFile(u32),
}

/// So long may an order work, in hours.
const MAX_HOURS: i64 = 4;

/// An order that may be shown and, once a person agreed, signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    order: Order,
}

/// One item of an accepted order.
#[derive(Debug, Clone, Copy)]
pub struct AcceptedItem<'a>(&'a Item);

impl Order {
    /// Judges an order whose seal was verified.
    ///
    /// # Errors
    /// See [`OrderRefusal`]: the first thing that is wrong.
    pub fn accept(self, expected: &Expected<'_>) -> Result<Accepted, OrderRefusal> {
        self.check_time(expected)?;
        self.check_key(expected.certificate)?;
        self.check_items()?;
        for text in [&self.agency, &self.person] {
            words::check(text).map_err(|why| OrderRefusal::Words { n: 0, why })?;
        }
        for item in &self.items {
            item.check(self.act, expected.certificate)?;
        }
        Ok(Accepted { order: self })
    }

    fn check_time(&self, expected: &Expected<'_>) -> Result<(), OrderRefusal> {
        if self.pairing != *expected.pairing {
            return Err(OrderRefusal::OtherPairing);
        }
        if expected.seen.contains(&self.nonce) {
            return Err(OrderRefusal::Replayed);
        }
        if self.expires_at <= expected.now {
            return Err(OrderRefusal::Expired { at: self.expires_at });
        }
        if self.issued_at.duration_since(expected.now) > SignedDuration::from_secs(CLOCK_SECONDS) {
            return Err(OrderRefusal::FromTheFuture { at: self.issued_at });
        }
        if self.expires_at.duration_since(self.issued_at) > SignedDuration::from_hours(MAX_HOURS) {
            return Err(OrderRefusal::TooLong);
        }
        Ok(())
    }

    fn check_key(&self, certificate: &Certificate) -> Result<(), OrderRefusal> {
        if certificate.fingerprint() != self.certificate.0 {
            return Err(OrderRefusal::OtherCertificate);
        }
        let key = certificate.public_key();
        key.check(self.scheme).map_err(|_| OrderRefusal::WrongScheme)
    }

    fn check_items(&self) -> Result<(), OrderRefusal> {
        match self.items.len() {
            0 => return Err(OrderRefusal::Empty),
            many if many > MAX_ITEMS => return Err(OrderRefusal::Oversized(many)),
            _ => {}
        }
        let (mut numbers, mut digests) = (HashSet::new(), HashSet::new());
        let doubled = self
            .items
            .iter()
            .find(|item| !numbers.insert(item.n) || !digests.insert(&item.message_digest));
        doubled.map_or(Ok(()), |item| Err(OrderRefusal::Doubled(item.n)))
    }
}

impl Item {
    fn check(&self, act: Act, certificate: &Certificate) -> Result<(), OrderRefusal> {
        let n = self.n;
        self.check_words().map_err(|why| OrderRefusal::Words { n, why })?;
        let digest = match (&self.subject, act) {
            (Subject::Copy(_), Act::Sign | Act::Seal) => self.message_digest.clone(),
            (Subject::Statement { text }, Act::Register | Act::Trial) => {
                HashAlgorithm::Sha256.digest(text.as_bytes())
            }
            _ => return Err(OrderRefusal::WrongSubject(n)),
        };
        let signed = check_signed_attributes(&self.attributes, certificate)
            .map_err(|why| OrderRefusal::Attributes { n, why })?;
        if signed != self.message_digest || signed != digest {
            return Err(OrderRefusal::OtherFile(n));
        }
        Ok(())
    }

    fn check_words(&self) -> Result<(), BadWords> {
        match &self.subject {
            Subject::Statement { text } => words::check(text),
            Subject::Copy(Copy {
                dossier,
                applicant,
                document,
                number,
                ..
            }) => {
                let texts = [dossier, applicant, document].into_iter().chain(number);
                texts.map(String::as_str).try_for_each(words::check)
            }
        }
    }
}

impl Accepted {
    /// The order, for showing.
    #[must_use]
    pub fn order(&self) -> &Order {
        &self.order
    }

    /// How the key is to sign.
    #[must_use]
    pub fn scheme(&self) -> SignatureScheme {
        self.order.scheme
    }

    /// What is to be signed; nothing once the order has ended.
    ///
    /// # Errors
    /// [`OrderRefusal::Expired`]: the person took too long.
    pub fn items(&self, now: Timestamp) -> Result<impl Iterator<Item = AcceptedItem<'_>>, OrderRefusal> {
        if self.order.expires_at <= now {
            return Err(OrderRefusal::Expired {
                at: self.order.expires_at,
            });
        }
        Ok(self.order.items.iter().map(AcceptedItem))
    }
}

impl<'a> AcceptedItem<'a> {
    /// Its number.
    #[must_use]
    pub fn n(self) -> u32 {
        self.0.n
    }

    /// What it is.
    #[must_use]
    pub fn subject(self) -> &'a Subject {
        &self.0.subject
    }

    /// The hash over the file's signed bytes, to be compared with the file itself (“Tải và đối chiếu”).
    #[must_use]
    pub fn message_digest(self) -> &'a [u8] {
        &self.0.message_digest
    }

    /// The bytes for the key.
    #[must_use]
    pub fn to_be_signed(self) -> &'a [u8] {
        &self.0.attributes
    }
}
