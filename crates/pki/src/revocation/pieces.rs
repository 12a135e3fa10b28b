//! Evidence that was read once.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

use super::Evidence;
use super::done::Done;
use crate::Certificate;
use crate::crl::{Crl, CrlError};
use crate::ocsp::{self, Outline};

/// Evidence that was read once, for as many inquiries as there are signatures. Cloning is cheap. What was found out about
/// its signatures is kept with it and shared by all clones: each is checked once.
#[derive(Clone, Debug)]
pub struct Parsed<'a> {
    pub(super) lists: Arc<[List<'a>]>,
    pub(super) answers: Arc<[Response<'a>]>,
    done: Arc<Mutex<Done>>,
}

#[derive(Clone, Debug)]
pub(super) struct List<'a> {
    pub(super) index: usize,
    pub(super) crl: Result<Arc<Crl<'a>>, CrlError>,
}

#[derive(Clone, Debug)]
pub(super) struct Response<'a> {
    pub(super) index: usize,
    pub(super) der: &'a [u8],
    /// What can be said without asking; none if it cannot be read.
    outline: Option<Arc<Outline>>,
}

/// A piece that may speak about a certificate; nothing in it is checked yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct About {
    /// Its number.
    pub number: usize,
    /// From when it is.
    pub issued: Timestamp,
    /// Whether it says that the certificate is revoked.
    pub against: bool,
}

impl<'a> Parsed<'a> {
    /// Reads the evidence; what cannot be read is kept as a doubt.
    #[must_use]
    pub fn read(evidence: &[Evidence<'a>]) -> Self {
        let (mut lists, mut answers) = (Vec::new(), Vec::new());
        for (index, piece) in evidence.iter().enumerate() {
            match piece {
                Evidence::Crl(der) => lists.push(List {
                    index,
                    crl: Crl::parse(der).map(Arc::new),
                }),
                Evidence::Ocsp(der) => answers.push(Response {
                    index,
                    der,
                    outline: ocsp::outline(der).map(Arc::new),
                }),
            }
        }
        Self {
            lists: lists.into(),
            answers: answers.into(),
            done: Arc::default(),
        }
    }

    /// The same evidence without what is not to be used; its numbers stay.
    #[must_use]
    pub fn only(&self, keep: impl Fn(usize) -> bool) -> Self {
        let lists = self.lists.iter().filter(|list| keep(list.index));
        let answers = self.answers.iter().filter(|answer| keep(answer.index));
        Self {
            lists: lists.cloned().collect(),
            answers: answers.cloned().collect(),
            done: Arc::clone(&self.done),
        }
    }

    /// Which pieces may speak about a certificate.
    #[must_use]
    pub fn about(&self, certificate: &Certificate) -> Vec<About> {
        let lists = self.lists.iter().filter_map(|list| {
            let crl = list.crl.as_ref().ok()?;
            let indirect = crl.scope().is_some_and(|scope| scope.indirect);
            (indirect || crl.issuer().matches(certificate.issuer())).then(|| About {
                number: list.index,
                issued: crl.this_update(),
                against: list.tells_against(certificate),
            })
        });
        let answers = self.answers.iter().filter_map(|answer| {
            let outline = answer.outline.as_ref()?;
            Some(About {
                number: answer.index,
                issued: outline.this_update(certificate)?,
                against: outline.tells_against(certificate),
            })
        });
        lists.chain(answers).collect()
    }

    /// The numbers of the pieces that are neither lists nor answers: not of their form, or not in DER (RFC 5280 §4.1,
    /// RFC 6960 §4).
    pub fn unreadable(&self) -> impl Iterator<Item = usize> {
        let lists = self.lists.iter().filter(|list| list.crl.is_err());
        let answers = self.answers.iter().filter(|answer| answer.outline.is_none());
        lists
            .map(|list| list.index)
            .chain(answers.map(|answer| answer.index))
    }

    /// What was found out so far.
    pub(super) fn done(&self) -> MutexGuard<'_, Done> {
        // Whoever panicked left whole entries behind.
        self.done.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl List<'_> {
    /// Whether it names the certificate.
    pub(super) fn tells_against(&self, certificate: &Certificate) -> bool {
        self.crl.as_ref().is_ok_and(|crl| crl.tells_against(certificate))
    }
}

impl Response<'_> {
    /// Whether it is certainly about other certificates: then it need not be read again.
    pub(super) fn is_about_others(&self, certificate: &Certificate) -> bool {
        let outline = self.outline.as_ref();
        outline.is_some_and(|outline| outline.this_update(certificate).is_none())
    }

    /// Whether it says that a certificate with that number is revoked.
    pub(super) fn tells_against(&self, certificate: &Certificate) -> bool {
        let outline = self.outline.as_ref();
        outline.is_some_and(|outline| outline.tells_against(certificate))
    }
}
