//! Who acts, and the row of history that every move leaves.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Dossier, MoveRefusal, State};
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

/// What can happen to a dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Move {
    /// “Lưu nháp” of a new dossier.
    Create,
    /// “Trình ký”.
    Submit,
    /// “Từ chối” at the counter.
    Refuse,
    /// “Ký số … Áp dụng”.
    Sign,
    /// The missing timestamp was added.
    Timestamp,
    /// “Chuyển cấp số và đóng dấu”.
    PassOn,
    /// “Trả lại”.
    Return,
    /// “Xử lý tiếp”.
    Continue,
    /// “Hủy hồ sơ”.
    Cancel,
    /// “Bỏ bản nháp”: a draft that was never submitted.
    Discard,
    /// A register number was bound to the dossier.
    Bind,
    /// The bound number was given up: “Không sử dụng”.
    Abandon,
    /// “Đóng dấu … Áp dụng”.
    Seal,
    /// “Hoàn thành và chuyển bản CTĐT tới người dân/doanh nghiệp”.
    Deliver,
    /// “Đã giao cho công dân”: the officer, whose address stood in, handed the copy over.
    HandOver,
    /// “Thu hồi”.
    Withdraw,
    /// “Gia hạn”: a later due time with its reason. The state stays.
    Extend,
    /// A signature came after its number had been given up and was refused. The state stays.
    Late,
}

impl Move {
    /// Everything that can happen.
    pub const ALL: [Self; 18] = [
        Self::Create,
        Self::Submit,
        Self::Refuse,
        Self::Sign,
        Self::Timestamp,
        Self::PassOn,
        Self::Return,
        Self::Continue,
        Self::Cancel,
        Self::Discard,
        Self::Bind,
        Self::Abandon,
        Self::Seal,
        Self::Deliver,
        Self::HandOver,
        Self::Withdraw,
        Self::Extend,
        Self::Late,
    ];

    /// The stored name; `event-<name>` is the Fluent identifier.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Submit => "submit",
            Self::Refuse => "refuse",
            Self::Sign => "sign",
            Self::Timestamp => "timestamp",
            Self::PassOn => "pass_on",
            Self::Return => "return",
            Self::Continue => "continue",
            Self::Cancel => "cancel",
            Self::Discard => "discard",
            Self::Bind => "bind",
            Self::Abandon => "abandon",
            Self::Seal => "seal",
            Self::Deliver => "deliver",
            Self::HandOver => "hand_over",
            Self::Withdraw => "withdraw",
            Self::Extend => "extend",
            Self::Late => "late",
        }
    }

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

impl std::str::FromStr for Move {
    type Err = super::UnknownState;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|what| what.as_str() == text)
            .ok_or_else(|| super::UnknownState(text.to_owned()))
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
    /// Checks agency and permission, and begins the row of history.
    pub(super) fn begin<S>(
        &self,
        dossier: &Dossier<S>,
        what: Move,
        needs: Permission,
        from: State,
        to: State,
    ) -> Result<Event, MoveRefusal> {
        if self.by.agency != dossier.facts.agency {
            return Err(MoveRefusal::OtherAgency);
        }
        if !self.by.permissions.has(needs) {
            return Err(MoveRefusal::Permission { permission: needs });
        }
        Ok(Event {
            by: Some(self.by.person),
            ..Event::of(what, dossier.facts.agency, self.at, from, to)
        })
    }
}

impl Event {
    /// A row without a person: what the system did.
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
