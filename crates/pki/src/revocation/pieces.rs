//! Evidence that was read once.

use std::sync::Arc;

use jiff::Timestamp;

use super::Evidence;
use crate::crl::{Crl, CrlError};
use crate::ocsp::{self, Outline};
use crate::{Algorithm, Certificate};

/// Evidence that was read once, for as many inquiries as there are signatures. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Parsed<'a> {
    pub(super) lists: Arc<[List<'a>]>,
    pub(super) answers: Arc<[Response<'a>]>,
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
        }
    }

    /// Which pieces may speak about a certificate, and from when each is; nothing in them is checked yet.
    #[must_use]
    pub fn about(&self, certificate: &Certificate) -> Vec<(usize, Timestamp)> {
        let lists = self.lists.iter().filter_map(|list| {
            let crl = list.crl.as_ref().ok()?;
            let indirect = crl.scope().is_some_and(|scope| scope.indirect);
            (indirect || crl.issuer().matches(certificate.issuer()))
                .then_some((list.index, crl.this_update()))
        });
        let answers = self.answers.iter().filter_map(|answer| {
            let outline = answer.outline.as_ref()?;
            Some((answer.index, outline.this_update(certificate)?))
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

    /// With what each piece is signed, by its number; none where that is not known here.
    #[must_use]
    pub fn algorithms(&self) -> Vec<(usize, Option<Algorithm>)> {
        let lists = self.lists.iter().map(|list| {
            let crl = list.crl.as_ref().ok();
            (list.index, crl.and_then(|crl| crl.algorithm()))
        });
        let answers = self.answers.iter().map(|answer| {
            let outline = answer.outline.as_ref();
            (answer.index, outline.and_then(|outline| outline.algorithm))
        });
        lists.chain(answers).collect()
    }
}

impl Response<'_> {
    /// Whether it is certainly about other certificates: then it need not be read again.
    pub(super) fn is_about_others(&self, certificate: &Certificate) -> bool {
        let outline = self.outline.as_ref();
        outline.is_some_and(|outline| outline.this_update(certificate).is_none())
    }
}
