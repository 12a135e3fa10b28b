//! The leader's step: sign, look, pass on; or return with a reason.

use jiff::Timestamp;

use super::{Act, AwaitingSeal, Dossier, Event, Move, MoveRefusal, Moved, Returned, State, reason};
use crate::{Digest, Permission};

/// “Chờ ký”.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwaitingSignature {
    /// The scan to be signed.
    pub scan: Digest,
}

/// Whether the timestamp of a signature is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stamp {
    /// The signature carries its timestamp.
    Present,
    /// The timestamp authority did not answer: “chờ dấu thời gian”; the next step waits.
    Awaited,
}

/// “Đã ký”.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// The scan that was signed.
    pub scan: Digest,
    /// The signed file.
    pub file: Digest,
    /// Whether its timestamp is there.
    pub stamp: Stamp,
}

impl Dossier<AwaitingSignature> {
    /// “Ký số … Áp dụng”. `displayed` is the file that the leader saw.
    ///
    /// # Errors
    /// [`MoveRefusal::FileChanged`] when the scan is no longer the displayed one.
    pub fn sign(
        self,
        displayed: Digest,
        file: Digest,
        stamp: Stamp,
        act: &Act,
    ) -> Result<Moved<Signed>, MoveRefusal> {
        let event = act.begin(
            &self,
            Move::Sign,
            Permission::CopySign,
            State::AwaitingSignature,
            State::Signed,
        )?;
        let scan = self.state.scan;
        if displayed != scan {
            return Err(MoveRefusal::FileChanged);
        }
        Ok(self.to(Signed { scan, file, stamp }, event.files(Some(scan), Some(file))))
    }

    /// “Trả lại”.
    ///
    /// # Errors
    /// No reason, or the permission or agency does not fit.
    pub fn return_to_clerk(self, why: &str, act: &Act) -> Result<Moved<Returned>, MoveRefusal> {
        let event = act.begin(
            &self,
            Move::Return,
            Permission::CopySign,
            State::AwaitingSignature,
            State::Returned,
        )?;
        let reason = reason(why)?;
        let scan = Some(self.state.scan);
        Ok(self.to(
            Returned {
                scan,
                reason: reason.clone(),
            },
            event.because(reason).files(scan, scan),
        ))
    }
}

impl Dossier<Signed> {
    /// The timestamp arrived: the same signature, now with it.
    ///
    /// # Errors
    /// [`MoveRefusal::NoTimestampAwaited`] when it is there already.
    pub fn timestamped(self, file: Digest, at: Timestamp) -> Result<Moved<Signed>, MoveRefusal> {
        if self.state.stamp == Stamp::Present {
            return Err(MoveRefusal::NoTimestampAwaited);
        }
        let event = Event::of(
            Move::Timestamp,
            self.facts.agency,
            at,
            State::Signed,
            State::Signed,
        )
        .files(Some(self.state.file), Some(file));
        let state = Signed {
            scan: self.state.scan,
            file,
            stamp: Stamp::Present,
        };
        Ok(self.to(state, event))
    }

    /// “Chuyển cấp số và đóng dấu”.
    ///
    /// # Errors
    /// [`MoveRefusal::WaitingForTimestamp`] while it is missing.
    pub fn pass_on(self, act: &Act) -> Result<Moved<AwaitingSeal>, MoveRefusal> {
        let event = act.begin(
            &self,
            Move::PassOn,
            Permission::CopySign,
            State::Signed,
            State::AwaitingSeal,
        )?;
        if self.state.stamp == Stamp::Awaited {
            return Err(MoveRefusal::WaitingForTimestamp);
        }
        let Signed { scan, file, .. } = self.state;
        Ok(self.to(
            AwaitingSeal {
                scan,
                file,
                number: None,
            },
            event.files(Some(file), Some(file)),
        ))
    }

    /// “Trả lại”, when the leader finds the fault only in the signed file; that file stays in the history.
    ///
    /// # Errors
    /// No reason, or the permission or agency does not fit.
    pub fn return_to_clerk(self, why: &str, act: &Act) -> Result<Moved<Returned>, MoveRefusal> {
        let event = act.begin(
            &self,
            Move::Return,
            Permission::CopySign,
            State::Signed,
            State::Returned,
        )?;
        let reason = reason(why)?;
        let Signed { scan, file, .. } = self.state;
        let event = event.because(reason.clone()).files(Some(file), Some(scan));
        Ok(self.to(
            Returned {
                scan: Some(scan),
                reason,
            },
            event,
        ))
    }
}
