//! What was found out about the signatures of evidence, and how much work it was: kept for all inquiries together.

use std::collections::HashMap;

use crate::crl::CrlError;
use crate::ocsp::{Answer, OcspError, Rests};
use crate::{Algorithm, Certificate, PublicKey, sha256};

/// Signatures that are checked for the same evidence, however many certificates it is asked about.
const MAX_SIGNATURES: usize = 20_000;

/// So many hashed bytes count as one signature.
const BYTES_A_SIGNATURE: usize = 64 << 10;

/// What an answer says about one certificate of one issuer, and what it rests on.
pub(super) type Read = Result<(Answer, Rests), OcspError>;

#[derive(Debug, Default)]
pub(super) struct Done {
    lists: HashMap<(usize, [u8; 32]), Result<Algorithm, CrlError>>,
    answers: HashMap<(usize, [u8; 32], [u8; 32]), Read>,
    spent: usize,
}

impl Done {
    /// Pays for a signature over so many bytes that are hashed for it; false when all is spent.
    pub(super) fn pay(&mut self, bytes: usize) -> bool {
        self.spent = self.spent.saturating_add(1 + bytes / BYTES_A_SIGNATURE);
        self.spent <= MAX_SIGNATURES
    }

    /// How the signature of a list fared under a key.
    pub(super) fn list(&self, number: usize, key: &PublicKey) -> Option<Result<Algorithm, CrlError>> {
        self.lists.get(&(number, identity(key))).cloned()
    }

    pub(super) fn keep_list(&mut self, number: usize, key: &PublicKey, outcome: Result<Algorithm, CrlError>) {
        self.lists.insert((number, identity(key)), outcome);
    }

    /// What an answer says about a certificate under an issuer's key.
    pub(super) fn answer(&self, number: usize, about: &Certificate, issuer: &PublicKey) -> Option<Read> {
        let question = (number, about.fingerprint(), identity(issuer));
        self.answers.get(&question).cloned()
    }

    pub(super) fn keep_answer(&mut self, number: usize, about: &Certificate, issuer: &PublicKey, read: Read) {
        let question = (number, about.fingerprint(), identity(issuer));
        self.answers.insert(question, read);
    }
}

/// A key with its parameters.
fn identity(key: &PublicKey) -> [u8; 32] {
    sha256(&[key.der(), key.domain().unwrap_or_default()].concat())
}
