//! The life of a dossier “hồ sơ chứng thực”: states are types, a transition consumes the old one.

mod draft;
mod event;
mod extension;
mod ready;
mod sealing;
mod signing;
mod state;
mod stored;
#[cfg(test)]
mod tests;
mod withdrawn;

pub use draft::{Draft, Returned};
pub use event::{Act, Event, Move, Officer};
pub use extension::ExtendRefusal;
pub use ready::{Missing, Ready};
pub use sealing::{AwaitingSeal, BoundNumber, Delivered, Sealed};
pub use signing::{AwaitingSignature, Signed, Stamp};
pub use state::State;
pub use stored::Stored;
pub use withdrawn::{Cancelled, Refused, Withdrawn};

use crate::{AgencyId, DossierCode, DossierId, Permission, refusal::refusals};

/// What stays the same in every state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The row.
    pub id: DossierId,
    /// The agency whose dossier it is.
    pub agency: AgencyId,
    /// Its “Mã chứng thực”.
    pub code: DossierCode,
}

impl Facts {
    /// The dossier with these facts, in a state.
    pub const fn in_state<S>(self, state: S) -> Dossier<S> {
        Dossier { facts: self, state }
    }
}

/// A dossier in the state `S`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dossier<S> {
    /// What stays the same in every state.
    pub facts: Facts,
    /// What only this state has.
    pub state: S,
}

/// A dossier that has moved, and the row of its history that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved<S> {
    /// The dossier in its new state.
    pub dossier: Dossier<S>,
    /// Who did what, when, from which state.
    pub event: Event,
}

/// The longest reason, in characters.
pub const MAX_REASON: usize = 2_000;

refusals! {
    /// Why a dossier does not move.
    pub enum MoveRefusal {
        /// The officer lacks the permission for this step.
        #[error("the permission {permission} is missing")]
        Permission { permission: Permission } => "refusal-move-permission",
        /// The dossier belongs to another agency than the one the officer is working for.
        #[error("the dossier belongs to another agency")]
        OtherAgency => "refusal-move-other-agency",
        /// Somebody was faster: the dossier is in another state by now.
        #[error("the dossier is {is} by now")]
        NotNow { is: State } => "refusal-move-not-now",
        /// The step needs a reason.
        #[error("a reason is needed")]
        ReasonMissing => "refusal-reason-missing",
        /// The reason is too long for its field.
        #[error("the reason has {length} characters")]
        ReasonLong { length: usize } => "refusal-reason-long",
        /// The reason has marks that hide text or turn its direction.
        #[error("the reason has invisible marks")]
        ReasonMarks => "refusal-reason-marks",
        /// The signature or the seal still waits for its timestamp.
        #[error("the timestamp has not arrived")]
        WaitingForTimestamp => "refusal-waiting-for-timestamp",
        /// No timestamp is awaited.
        #[error("no timestamp is awaited")]
        NoTimestampAwaited => "refusal-no-timestamp-awaited",
        /// A register number is bound to the dossier: it cannot go back to the clerk.
        #[error("the number {n} is bound to the dossier")]
        NumberBound { n: i64 } => "refusal-number-bound",
        /// The dossier has no register number yet.
        #[error("no register number is bound to the dossier")]
        NumberMissing => "refusal-number-missing",
        /// The seal carries another number than the one bound to the dossier.
        #[error("the number {n} is bound to the dossier, not the one that was sealed")]
        OtherNumber { n: i64 } => "refusal-other-number",
        /// Refusing at the counter needs at least one ground.
        #[error("no ground for refusal was named")]
        NoGround => "refusal-no-ground",
        /// A ground of refusal that must be described was not.
        #[error("the ground for refusal is not described")]
        GroundNotDescribed => "refusal-ground-not-described",
        /// Something that submitting needs is missing.
        #[error("{missing} is missing")]
        NotReady { missing: Missing } => "refusal-not-ready",
        /// The file that was displayed is not the file of the dossier any more.
        #[error("the file changed since it was displayed")]
        FileChanged => "refusal-file-changed",
        /// A dossier cannot be replaced by itself.
        #[error("a dossier cannot replace itself")]
        ReplacesItself => "refusal-replaces-itself",
    }
}

impl<T> Dossier<T> {
    fn to<S>(self, state: S, event: Event) -> Moved<S> {
        Moved {
            dossier: Dossier {
                facts: self.facts,
                state,
            },
            event,
        }
    }
}

/// Reads a reason: trimmed, not empty, not endless, without marks that hide text or turn its direction.
///
/// # Errors
/// [`MoveRefusal::ReasonMissing`], [`MoveRefusal::ReasonLong`] and [`MoveRefusal::ReasonMarks`].
pub fn reason(text: &str) -> Result<String, MoveRefusal> {
    let text = text.trim();
    match text.chars().count() {
        0 => Err(MoveRefusal::ReasonMissing),
        length if length > MAX_REASON => Err(MoveRefusal::ReasonLong { length }),
        _ if crate::plain_text::has_hidden_marks(text) => Err(MoveRefusal::ReasonMarks),
        _ => Ok(text.to_owned()),
    }
}
