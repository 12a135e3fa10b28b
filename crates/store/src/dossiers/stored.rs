//! From the store's row to the domain's types and back.

use saoy_domain::{
    Event, State,
    dossier::{
        AwaitingSeal, AwaitingSignature, BoundNumber, Cancelled, Delivered, Draft, Facts, Move, Refused,
        Returned, Sealed, Signed, Stamp, Stored, Withdrawn,
    },
};

use super::{
    grounds::RefusalGrounds,
    row::{Row, Waiting},
};
use crate::{Result, StoreError};

impl Row {
    /// The dossier as the domain's transitions take it.
    ///
    /// # Errors
    /// [`StoreError::Column`] when the row lacks something that its state cannot be without.
    pub fn stored(&self) -> Result<Stored> {
        let facts = Facts {
            id: self.id,
            agency: self.agency,
            code: self.code.clone(),
        };
        let stamp = if self.waiting_for == Some(Waiting::Timestamp) {
            Stamp::Awaited
        } else {
            Stamp::Present
        };
        let scan = || need(self.scan_digest, "scan_digest");
        let file = || need(self.file_digest, "file_digest");
        let number = self
            .number_book
            .zip(self.number_n)
            .map(|(book, n)| BoundNumber { book, n });
        let bound = || need(number, "number_n");
        let reason = self.reason.clone().unwrap_or_default();
        Ok(match self.state {
            State::Draft => {
                let scan = self.scan_digest;
                facts.in_state(Draft { scan }).into()
            }
            State::Returned => {
                let scan = self.scan_digest;
                facts.in_state(Returned { scan, reason }).into()
            }
            State::AwaitingSignature => facts.in_state(AwaitingSignature { scan: scan()? }).into(),
            State::Signed => {
                let (scan, file) = (scan()?, file()?);
                facts.in_state(Signed { scan, file, stamp }).into()
            }
            State::AwaitingSeal => {
                let (scan, file) = (scan()?, file()?);
                facts.in_state(AwaitingSeal { scan, file, number }).into()
            }
            State::Sealed => {
                let (file, number) = (file()?, bound()?);
                facts.in_state(Sealed { file, number, stamp }).into()
            }
            State::Delivered => {
                let (file, number) = (file()?, bound()?);
                facts.in_state(Delivered { file, number }).into()
            }
            State::Cancelled => facts.in_state(Cancelled { reason }).into(),
            State::Refused => {
                let kept = self.refusal_grounds.as_ref();
                let grounds = need(kept.and_then(RefusalGrounds::read), "refusal_grounds")?;
                facts.in_state(Refused { grounds }).into()
            }
            State::Withdrawn => {
                let withdrawn = Withdrawn {
                    file: file()?,
                    number: bound()?,
                    reason,
                    replaced_by: self.replaced_by,
                };
                facts.in_state(withdrawn).into()
            }
        })
    }

    /// Takes over what a transition changed.
    pub(super) fn take(&mut self, moved: Stored, event: &Event) {
        if self.state != event.to || event.what == Move::Create {
            self.state_since = event.at;
            self.holder = match event.to {
                State::Draft | State::Returned => Some(self.created_by),
                State::AwaitingSignature => self.assigned_leader,
                State::Signed => event.by,
                _ => None,
            };
        }
        match event.what {
            Move::Submit => self.submitted_at = Some(event.at),
            Move::Sign => (self.signed_by, self.signed_at) = (event.by, Some(event.at)),
            Move::Seal => (self.sealed_by, self.sealed_at) = (event.by, Some(event.at)),
            Move::Deliver => self.delivered_at = Some(event.at),
            Move::HandOver => self.handed_over_at = Some(event.at),
            _ => {}
        }
        self.state = moved.state();
        self.waiting_for = None;
        self.reason = None;
        match moved {
            Stored::Draft(dossier) => self.scan_digest = dossier.state.scan,
            Stored::Returned(dossier) => {
                self.scan_digest = dossier.state.scan;
                // The signed file stays in the history; the dossier itself is back at its scan.
                (self.file_digest, self.file_length) = (None, None);
                (self.signed_by, self.signed_at) = (None, None);
                self.reason = Some(dossier.state.reason);
            }
            Stored::AwaitingSignature(dossier) => self.scan_digest = Some(dossier.state.scan),
            Stored::Signed(dossier) => {
                self.file_digest = Some(dossier.state.file);
                self.waiting_for = waits(dossier.state.stamp);
            }
            Stored::AwaitingSeal(dossier) => self.file_digest = Some(dossier.state.file),
            Stored::Sealed(dossier) => {
                self.file_digest = Some(dossier.state.file);
                self.waiting_for = waits(dossier.state.stamp);
            }
            Stored::Delivered(dossier) => self.file_digest = Some(dossier.state.file),
            Stored::Cancelled(dossier) => self.reason = Some(dossier.state.reason),
            Stored::Refused(dossier) => {
                self.reason = Some(dossier.state.grounds.to_string());
                self.refusal_grounds = Some((&dossier.state.grounds).into());
            }
            Stored::Withdrawn(dossier) => {
                self.reason = Some(dossier.state.reason);
                self.replaced_by = dossier.state.replaced_by;
            }
        }
    }
}

fn waits(stamp: Stamp) -> Option<Waiting> {
    (stamp != Stamp::Present).then_some(Waiting::Timestamp)
}

fn need<T>(value: Option<T>, column: &str) -> Result<T> {
    value.ok_or_else(|| StoreError::Column {
        column: column.to_owned(),
        expected: "what the state needs",
    })
}
