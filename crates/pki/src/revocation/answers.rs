//! What OCSP answers say about a certificate, and whether their responders may (RFC 6960 §4.2.2.2).

use super::inquiry::{Inquiry, Link, ResponderCheck};
use super::statement::Statement;
use super::{Doubt, Verdict};
use crate::distribution::Reasons;
use crate::ocsp::{Answer, Question};
use crate::path::WeakAlgorithms;
use crate::strength::weak_at;
use crate::{Certificate, ocsp};

impl Inquiry<'_> {
    /// One statement for each answer that speaks about the certificate; one doubt for each other.
    pub(super) fn answers(&mut self, link: &Link<'_>, doubts: &mut Vec<(usize, Doubt)>) -> Vec<Statement> {
        let mut statements = Vec::new();
        let answers = std::sync::Arc::clone(&self.parsed.answers);
        for piece in answers.iter() {
            let judged = if piece.is_about_others(link.certificate()) {
                Err(ocsp::OcspError::OtherCertificate.into())
            } else {
                self.answer(piece.der, link)
            };
            match judged {
                Ok(answer) => statements.push(Statement {
                    evidence: piece.index,
                    status: answer.status,
                    this_update: answer.this_update,
                    next_update: answer.next_update,
                    expired_since: answer.archive_cutoff,
                    reasons: Reasons::ALL,
                }),
                Err(doubt) => doubts.push((piece.index, doubt)),
            }
        }
        statements
    }

    fn answer(&mut self, der: &[u8], link: &Link<'_>) -> Result<Answer, Doubt> {
        let (issuer, key) = link.issuer().ok_or(Doubt::OtherIssuer)?;
        let question = Question {
            certificate: link.certificate(),
            issuer,
            issuer_key: key,
            nonce: None,
            responders: self.pool,
        };
        let (answer, signed) = question.read(der, &mut || self.spend())?;
        let at = match self.settings.weak {
            WeakAlgorithms::Reported => None,
            WeakAlgorithms::ByDate => Some(self.settings.at),
            WeakAlgorithms::Refused => Some(jiff::Timestamp::MAX),
        };
        for (algorithm, key) in &signed {
            if let Some(weakness) = at.and_then(|at| weak_at(*algorithm, key, at)) {
                return Err(ocsp::OcspError::Weak(weakness).into());
            }
        }
        if answer.responder != *issuer && !answer.responder.ocsp_nocheck() {
            self.check_responder(&answer.responder, link)?;
        }
        Ok(answer)
    }

    /// A responder without ocsp-nocheck must be good itself. One that names no place to ask is taken for its lifetime:
    /// RFC 6960 §4.2.2.2.1 leaves that to whoever relies on it.
    fn check_responder(&mut self, responder: &Certificate, link: &Link<'_>) -> Result<(), Doubt> {
        if !self.begin(responder)? {
            return Err(Doubt::Circular);
        }
        let (path, keys) = link.beside(responder);
        let verdict = self.judge_link(&path, &keys, 0);
        self.end();
        let askable = !responder.ocsp_urls().is_empty() || !responder.distribution_points().is_empty();
        match verdict {
            Verdict::Good { .. } => Ok(()),
            Verdict::Revoked { .. } => Err(Doubt::ResponderRevoked),
            Verdict::Unknown(_) if self.responders == ResponderCheck::Required && askable => {
                Err(Doubt::ResponderUnknown)
            }
            Verdict::Unknown(_) => Ok(()),
        }
    }
}
