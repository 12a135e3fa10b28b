//! What an answer is about, read without checking anything.

use der::Encode;
use jiff::Timestamp;

use super::CertStatus;
use super::client::{basic, statements, status};
use super::structure::{ResponseData, SingleResponse};
use crate::Certificate;

/// What an answer is about, read without checking anything.
#[derive(Debug)]
pub(crate) struct Outline {
    lines: Vec<Line>,
}

#[derive(Debug)]
struct Line {
    serial: Vec<u8>,
    this_update: Timestamp,
    revoked: bool,
}

impl Outline {
    /// From when the statement is about a certificate with this serial number, whoever issued it.
    pub(crate) fn this_update(&self, certificate: &Certificate) -> Option<Timestamp> {
        Some(self.about(certificate).next()?.this_update)
    }

    /// Whether it says of a certificate with this serial number that it is revoked.
    pub(crate) fn tells_against(&self, certificate: &Certificate) -> bool {
        self.about(certificate).any(|line| line.revoked)
    }

    fn about(&self, certificate: &Certificate) -> impl Iterator<Item = &Line> {
        let serial = certificate.serial();
        self.lines.iter().filter(move |line| line.serial == serial)
    }
}

/// Whether another answer is about all certificates that `gone` is about, and nothing that `gone` says against one of them
/// gets lost: what it says is good, or the other one is not older. Neither is checked.
pub fn is_replaced_by(gone: &[u8], other: &[u8]) -> bool {
    let (Some(gone), Some(other)) = (data(gone), data(other)) else {
        return false;
    };
    let again = |one: &SingleResponse| {
        let good = matches!(status(&one.status), Ok(CertStatus::Good));
        let about =
            |two: &SingleResponse| two.id == one.id && (good || two.this_update.0 >= one.this_update.0);
        other.responses.iter().any(about)
    };
    !gone.responses.is_empty() && gone.responses.iter().all(again)
}

/// Whether an answer says of everybody it is about that he is good, so that without it nothing that was said against
/// somebody is lost. It is not checked.
pub fn is_all_good(response: &[u8]) -> bool {
    data(response).is_some_and(|data| {
        let mut responses = data.responses.iter();
        responses.all(|one| matches!(status(&one.status), Ok(CertStatus::Good)))
    })
}

/// What an answer says, unchecked.
fn data(response: &[u8]) -> Option<ResponseData> {
    statements(&basic(response).ok()?.tbs.to_der().ok()?).ok()
}

/// None for what is no answer at all, or too long a one.
pub(crate) fn outline(response: &[u8]) -> Option<Outline> {
    let lines = data(response)?.responses.into_iter().map(|single| Line {
        serial: single.id.serial.value().to_vec(),
        this_update: single.this_update.0,
        revoked: matches!(status(&single.status), Ok(CertStatus::Revoked { .. })),
    });
    Some(Outline {
        lines: lines.collect(),
    })
}
