//! The ends of a dossier, and withdrawing a copy that is already out.

use super::{Act, BoundNumber, Delivered, Dossier, Move, MoveRefusal, Moved, Sealed, reason, state::InState};
use crate::{Digest, DossierId, Permission, ground::Grounds};

/// “Đã hủy”.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cancelled {
    /// Why.
    pub reason: String,
}

/// “Từ chối” at the counter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// On which grounds.
    pub grounds: Grounds,
}

/// “Đã thu hồi”: the number stays in the register with a note, and every check says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawn {
    /// The copy that no longer counts.
    pub file: Digest,
    /// Its number, which stays taken.
    pub number: BoundNumber,
    /// Why.
    pub reason: String,
    /// The dossier that takes its place, where there is one.
    pub replaced_by: Option<DossierId>,
}

impl Dossier<Sealed> {
    /// “Thu hồi” of a sealed copy, by a leader.
    ///
    /// # Errors
    /// No reason, replaced by itself, or the permission or agency does not fit.
    pub fn withdraw(
        self,
        why: &str,
        by: Option<DossierId>,
        act: &Act,
    ) -> Result<Moved<Withdrawn>, MoveRefusal> {
        let Sealed { file, number, .. } = self.state;
        withdraw(self, (file, number), why, by, act)
    }
}

impl Dossier<Delivered> {
    /// “Đã giao cho công dân”: the copy went to the receiving officer's address, and the officer handed it over.
    ///
    /// # Errors
    /// Nobody is named as having received it, or the permission or agency does not fit.
    pub fn hand_over(self, receiver: &str, act: &Act) -> Result<Moved<Delivered>, MoveRefusal> {
        let event = act.begin::<Delivered>(&self, Move::HandOver, Permission::CopyCreate)?;
        let file = self.state.file;
        let event = event.because(reason(receiver)?).files(Some(file), Some(file));
        let state = self.state.clone();
        Ok(self.to(state, event))
    }

    /// “Thu hồi” of a delivered copy, by a leader.
    ///
    /// # Errors
    /// No reason, replaced by itself, or the permission or agency does not fit.
    pub fn withdraw(
        self,
        why: &str,
        by: Option<DossierId>,
        act: &Act,
    ) -> Result<Moved<Withdrawn>, MoveRefusal> {
        let Delivered { file, number } = self.state;
        withdraw(self, (file, number), why, by, act)
    }
}

fn withdraw(
    dossier: Dossier<impl InState>,
    (file, number): (Digest, BoundNumber),
    why: &str,
    replaced_by: Option<DossierId>,
    act: &Act,
) -> Result<Moved<Withdrawn>, MoveRefusal> {
    let event = act.begin::<Withdrawn>(&dossier, Move::Withdraw, Permission::CopySign)?;
    let reason = reason(why)?;
    if replaced_by == Some(dossier.facts.id) {
        return Err(MoveRefusal::ReplacesItself);
    }
    let event = event.because(reason.clone()).files(Some(file), Some(file));
    Ok(dossier.to(
        Withdrawn {
            file,
            number,
            reason,
            replaced_by,
        },
        event,
    ))
}
