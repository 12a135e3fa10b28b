//! The leader's step: sign, look, pass on; or return with a reason.

use jiff::Timestamp;

use super::{Act, AwaitingSeal, Dossier, Event, Move, MoveRefusal, Moved, Returned, draft::send_back};
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
        let event = act.begin::<Signed>(&self, Move::Sign, Permission::CopySign)?;
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
        let scan = self.state.scan;
        send_back(self, Permission::CopySign, (scan, scan), why, act)
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
        let event =
            Event::to::<Signed, _>(&self, Move::Timestamp, at).files(Some(self.state.file), Some(file));
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
        let event = act.begin::<AwaitingSeal>(&self, Move::PassOn, Permission::CopySign)?;
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
        let Signed { scan, file, .. } = self.state;
        send_back(self, Permission::CopySign, (file, scan), why, act)
    }
}
