//! At the counter: a draft is submitted or refused; a returned dossier goes on or is cancelled.

use super::{
    Act, AwaitingSignature, Cancelled, Dossier, Event, Facts, Move, MoveRefusal, Moved, Ready, Refused,
    reason, state::InState,
};
use crate::{Digest, Permission, ground::Grounds};

/// “Lưu nháp”: the clerk is still working on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The scan, once there is one.
    pub scan: Option<Digest>,
}

/// “Bị từ chối”: sent back to the clerk with a reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Returned {
    /// The scan that was sent back.
    pub scan: Option<Digest>,
    /// Why.
    pub reason: String,
}

impl Dossier<Draft> {
    /// A new dossier.
    ///
    /// # Errors
    /// Another agency's code, or no permission to create copies.
    pub fn create(facts: Facts, scan: Option<Digest>, act: &Act) -> Result<Moved<Draft>, MoveRefusal> {
        let dossier = Self {
            facts,
            state: Draft { scan },
        };
        let event = act
            .begin::<Draft>(&dossier, Move::Create, Permission::CopyCreate)?
            .files(None, scan);
        Ok(Moved {
            dossier,
            event: Event { from: None, ..event },
        })
    }

    /// “Trình ký”.
    ///
    /// # Errors
    /// [`MoveRefusal::NotReady`] with the first thing missing ([`Ready::check`] names them all).
    pub fn submit(self, ready: &Ready, act: &Act) -> Result<Moved<AwaitingSignature>, MoveRefusal> {
        let event = act.begin::<AwaitingSignature>(&self, Move::Submit, Permission::CopyCreate)?;
        let scan = ready.check().map_err(|missing| {
            missing
                .first()
                .map_or(MoveRefusal::FileChanged, |missing| MoveRefusal::NotReady {
                    missing: *missing,
                })
        })?;
        let event = event.files(self.state.scan, Some(scan));
        Ok(self.to(AwaitingSignature { scan }, event))
    }

    /// “Từ chối” at the counter, with every ground at once.
    ///
    /// # Errors
    /// The permission or agency does not fit ([`Grounds`] cannot be empty).
    pub fn refuse(self, grounds: Grounds, act: &Act) -> Result<Moved<Refused>, MoveRefusal> {
        let event = act
            .begin::<Refused>(&self, Move::Refuse, Permission::CopyCreate)?
            .because(grounds.to_string())
            .files(self.state.scan, self.state.scan);
        Ok(self.to(Refused { grounds }, event))
    }

    /// “Bỏ bản nháp”: it was never submitted, nobody waits for it, so no reason is asked for. Its code is not given again.
    ///
    /// # Errors
    /// The permission or agency does not fit.
    pub fn discard(self, act: &Act) -> Result<Moved<Cancelled>, MoveRefusal> {
        let event = act
            .begin::<Cancelled>(&self, Move::Discard, Permission::CopyCreate)?
            .files(self.state.scan, self.state.scan);
        let reason = String::new();
        Ok(self.to(Cancelled { reason }, event))
    }

    /// “Hủy hồ sơ” of a dossier that came back and is a draft again: final, with its reason like any other that was
    /// submitted once.
    ///
    /// # Errors
    /// No reason, or the permission or agency does not fit.
    pub fn cancel(self, why: &str, act: &Act) -> Result<Moved<Cancelled>, MoveRefusal> {
        let scan = self.state.scan;
        cancel(self, scan, why, act)
    }
}

impl Dossier<Returned> {
    /// “Xử lý tiếp”: edit everything, replace the scan, submit again.
    ///
    /// # Errors
    /// The permission or agency does not fit.
    pub fn resume(self, act: &Act) -> Result<Moved<Draft>, MoveRefusal> {
        let event = act
            .begin::<Draft>(&self, Move::Continue, Permission::CopyCreate)?
            .files(self.state.scan, self.state.scan);
        let scan = self.state.scan;
        Ok(self.to(Draft { scan }, event))
    }

    /// “Hủy hồ sơ”: final.
    ///
    /// # Errors
    /// No reason, or the permission or agency does not fit.
    pub fn cancel(self, why: &str, act: &Act) -> Result<Moved<Cancelled>, MoveRefusal> {
        let scan = self.state.scan;
        cancel(self, scan, why, act)
    }
}

/// “Hủy hồ sơ”, from the two states in which the clerk has it.
fn cancel(
    dossier: Dossier<impl InState>,
    scan: Option<Digest>,
    why: &str,
    act: &Act,
) -> Result<Moved<Cancelled>, MoveRefusal> {
    let event = act.begin::<Cancelled>(&dossier, Move::Cancel, Permission::CopyCreate)?;
    let reason = reason(why)?;
    let event = event.because(reason.clone()).files(scan, scan);
    Ok(dossier.to(Cancelled { reason }, event))
}

/// “Trả lại” to the clerk: the dossier is back at its scan; the file it had stays in the history.
pub(super) fn send_back(
    dossier: Dossier<impl InState>,
    needs: Permission,
    (file, scan): (Digest, Digest),
    why: &str,
    act: &Act,
) -> Result<Moved<Returned>, MoveRefusal> {
    let event = act.begin::<Returned>(&dossier, Move::Return, needs)?;
    let reason = reason(why)?;
    let event = event.because(reason.clone()).files(Some(file), Some(scan));
    let scan = Some(scan);
    Ok(dossier.to(Returned { scan, reason }, event))
}
