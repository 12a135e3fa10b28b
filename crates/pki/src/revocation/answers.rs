//! What OCSP answers say about a certificate (RFC 6960 §4.2.2.2).

use super::Doubt;
use super::inquiry::{Inquiry, Link};
use super::pieces::Response;
use super::statement::{Found, Statement};
use crate::distribution::Reasons;
use crate::ocsp::{Answer, OcspError, Question, Rests};

impl Inquiry<'_> {
    /// One statement for each answer that speaks about the certificate; one doubt for each other. Those that tell a
    /// revocation are looked at first: no number of others hides them.
    pub(super) fn answers(&mut self, link: &Link<'_>, found: &mut Found) {
        let answers = std::sync::Arc::clone(&self.parsed.answers);
        let certificate = link.certificate();
        let (against, others): (Vec<_>, Vec<_>) =
            answers.iter().partition(|piece| piece.tells_against(certificate));
        let against = against.into_iter().map(|piece| (piece, true));
        for (piece, tells) in against.chain(others.into_iter().map(|piece| (piece, false))) {
            let judged = if piece.is_about_others(certificate) {
                Err(OcspError::OtherCertificate.into())
            } else {
                self.answer(piece, link)
            };
            match judged {
                Ok(statement) => found.statements.push(statement),
                Err(doubt) => found.doubt(piece.index, doubt, tells),
            }
        }
    }

    fn answer(&mut self, piece: &Response<'_>, link: &Link<'_>) -> Result<Statement, Doubt> {
        let (answer, rests) = self.read(piece, link)?;
        let against = self.against_answer(piece.index, &answer, &rests, link);
        Ok(Statement {
            evidence: piece.index,
            status: answer.status,
            this_update: answer.this_update,
            next_update: answer.next_update,
            expired_since: answer.archive_cutoff,
            reasons: Reasons::ALL,
            against: against.err(),
        })
    }

    /// Reads an answer and checks its signatures, once for each certificate and issuer.
    fn read(&mut self, piece: &Response<'_>, link: &Link<'_>) -> Result<(Answer, Rests), Doubt> {
        let (issuer, key) = link.issuer().ok_or(Doubt::OtherIssuer)?;
        let known = self.parsed.done().answer(piece.index, link.certificate(), key);
        if let Some(known) = known {
            return known.map_err(Doubt::from);
        }
        let question = Question {
            certificate: link.certificate(),
            issuer,
            issuer_key: key,
            nonce: None,
            responders: self.pool,
        };
        let bytes = piece.der.len();
        let read = question.read(piece.der, &mut || self.pay(bytes));
        if read.as_ref().err() != Some(&OcspError::TooManySignatures) {
            let mut done = self.parsed.done();
            done.keep_answer(piece.index, link.certificate(), key, read.clone());
        }
        read.map_err(Doubt::from)
    }

    /// Why an answer proves nothing good, though its signature is right.
    fn against_answer(
        &mut self,
        number: usize,
        answer: &Answer,
        rests: &Rests,
        link: &Link<'_>,
    ) -> Result<(), Doubt> {
        let existed = self.evidence_existed(number);
        let weak = |weakness| Err(OcspError::Weak(weakness).into());
        let (algorithm, key) = &rests.answer;
        if let Some(weakness) = self.weakness(*algorithm, key, existed) {
            return weak(weakness);
        }
        let end = self.end_of_issuer(link);
        let mut until = end;
        if let Some((algorithm, key)) = &rests.certificate {
            let alone = self.certificate_existed(&answer.responder);
            let responder_existed = if rests.enclosed { alone.min(existed) } else { alone };
            if let Some(weakness) = self.weakness(*algorithm, key, responder_existed) {
                return weak(weakness);
            }
            if responder_existed > end {
                return Err(Doubt::Unproven(end));
            }
            until = until.min(answer.responder.not_after());
            let asked = self.responder(&answer.responder, link)?;
            if asked.revoked.is_some_and(|revoked| existed > revoked) {
                return Err(Doubt::ResponderRevoked);
            }
            if let Some(doubt) = asked.doubt {
                return Err(doubt);
            }
        }
        if existed > until {
            return Err(Doubt::Unproven(until));
        }
        Ok(())
    }
}
