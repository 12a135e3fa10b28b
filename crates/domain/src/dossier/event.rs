//! Who acts, and the row of history that every move leaves.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Dossier, MoveRefusal, State, state::InState};
use crate::{AgencyId, Digest, Permission, Permissions, PersonId};

/// An officer at work for one agency, with the permissions held there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Officer {
    /// Who.
    pub person: PersonId,
    /// For which agency.
    pub agency: AgencyId,
    /// What this person may do there.
    pub permissions: Permissions,
}

/// An officer acting at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Act {
    /// Who acts.
    pub by: Officer,
    /// When.
    pub at: Timestamp,
}

crate::names! {
    /// What can happen to a dossier; `event-<name>` is the Fluent identifier.
    pub enum Move {
        /// “Lưu nháp” of a new dossier.
        Create = "create",
        /// “Trình ký”.
        Submit = "submit",
        /// “Từ chối” at the counter.
        Refuse = "refuse",
        /// “Ký số … Áp dụng”.
        Sign = "sign",
        /// The missing timestamp was added.
        Timestamp = "timestamp",
        /// “Chuyển cấp số và đóng dấu”.
        PassOn = "pass_on",
        /// “Trả lại”.
        Return = "return",
        /// “Xử lý tiếp”.
        Continue = "continue",
        /// “Hủy hồ sơ”.
        Cancel = "cancel",
        /// “Bỏ bản nháp”: a draft that was never submitted.
        Discard = "discard",
        /// A register number was bound to the dossier.
        Bind = "bind",
        /// The bound number was given up: “Không sử dụng”.
        Abandon = "abandon",
        /// “Đóng dấu … Áp dụng”.
        Seal = "seal",
        /// “Hoàn thành và chuyển bản CTĐT tới người dân/doanh nghiệp”.
        Deliver = "deliver",
        /// “Đã giao cho công dân”: the officer, whose address stood in, handed the copy over.
        HandOver = "hand_over",
        /// “Thu hồi”.
        Withdraw = "withdraw",
        /// “Gia hạn”: a later due time with its reason. The state stays.
        Extend = "extend",
        /// A signature came after its number had been given up and was refused. The state stays.
        Late = "late",
    }
}

impl Move {
    /// The permissions of which one is needed; empty for what the system does by itself.
    pub const fn needs(self) -> &'static [Permission] {
        match self {
            Self::Create
            | Self::Submit
            | Self::Refuse
            | Self::Continue
            | Self::Cancel
            | Self::Discard
            | Self::HandOver => &[Permission::CopyCreate],
            Self::Sign | Self::PassOn | Self::Withdraw => &[Permission::CopySign],
            Self::Return => &[Permission::CopySign, Permission::CopySeal],
            Self::Bind | Self::Abandon | Self::Seal | Self::Deliver => &[Permission::CopySeal],
            Self::Extend => &[Permission::CopyCreate, Permission::CopySign],
            Self::Timestamp | Self::Late => &[],
        }
    }
}

/// One row of “Xem tiến trình”.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// What happened.
    pub what: Move,
    /// The person; `None` when the system did it.
    pub by: Option<PersonId>,
    /// The agency the person acted for (the dossier's own when the system did it).
    pub agency: AgencyId,
    /// When.
    pub at: Timestamp,
    /// The state before; `None` for the first row.
    pub from: Option<State>,
    /// The state after.
    pub to: State,
    /// Why, where a reason is asked for.
    pub reason: Option<String>,
    /// The file before.
    pub file_before: Option<Digest>,
    /// The file after.
    pub file_after: Option<Digest>,
}

impl Act {
    /// Checks agency and permission, and begins the row of history of a move to `To`.
    pub(super) fn begin<To: InState>(
        &self,
        dossier: &Dossier<impl InState>,
        what: Move,
        needs: Permission,
    ) -> Result<Event, MoveRefusal> {
        if self.by.agency != dossier.facts.agency {
            return Err(MoveRefusal::OtherAgency);
        }
        if !self.by.permissions.has(needs) {
            return Err(MoveRefusal::Permission { permission: needs });
        }
        Ok(Event {
            by: Some(self.by.person),
            ..Event::to::<To, _>(dossier, what, self.at)
        })
    }
}

impl Event {
    /// A row of a dossier that moves to `To`, without a person: what the system did.
    pub(super) fn to<To: InState, From: InState>(dossier: &Dossier<From>, what: Move, at: Timestamp) -> Self {
        Self::of(what, dossier.facts.agency, at, From::STATE, To::STATE)
    }

    /// A row without a person.
    pub(super) fn of(what: Move, agency: AgencyId, at: Timestamp, from: State, to: State) -> Self {
        Self {
            what,
            by: None,
            agency,
            at,
            from: Some(from),
            to,
            reason: None,
            file_before: None,
            file_after: None,
        }
    }

    pub(super) fn because(self, reason: String) -> Self {
        Self {
            reason: Some(reason),
            ..self
        }
    }

    pub(super) fn files(self, before: Option<Digest>, after: Option<Digest>) -> Self {
        Self {
            file_before: before,
            file_after: after,
            ..self
        }
    }
}
