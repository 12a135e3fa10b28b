//! The state as the store and the screens name it.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// The state of a dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// “Lưu nháp”: the clerk is still working on it.
    Draft,
    /// “Chờ ký”.
    AwaitingSignature,
    /// “Đã ký”.
    Signed,
    /// “Chờ đóng dấu”.
    AwaitingSeal,
    /// “Đã đóng dấu”.
    Sealed,
    /// “Hoàn thành”.
    Delivered,
    /// “Bị từ chối”: sent back to the clerk.
    Returned,
    /// “Đã hủy”.
    Cancelled,
    /// “Từ chối” at the counter.
    Refused,
    /// “Đã thu hồi”.
    Withdrawn,
}

impl State {
    /// Every state, in the order of the diagram.
    pub const ALL: [Self; 10] = [
        Self::Draft,
        Self::AwaitingSignature,
        Self::Signed,
        Self::AwaitingSeal,
        Self::Sealed,
        Self::Delivered,
        Self::Returned,
        Self::Cancelled,
        Self::Refused,
        Self::Withdrawn,
    ];

    /// The stored name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::AwaitingSignature => "awaiting_signature",
            Self::Signed => "signed",
            Self::AwaitingSeal => "awaiting_seal",
            Self::Sealed => "sealed",
            Self::Delivered => "delivered",
            Self::Returned => "returned",
            Self::Cancelled => "cancelled",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The Fluent identifier of the state's name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Draft => "state-draft",
            Self::AwaitingSignature => "state-awaiting-signature",
            Self::Signed => "state-signed",
            Self::AwaitingSeal => "state-awaiting-seal",
            Self::Sealed => "state-sealed",
            Self::Delivered => "state-delivered",
            Self::Returned => "state-returned",
            Self::Cancelled => "state-cancelled",
            Self::Refused => "state-refused",
            Self::Withdrawn => "state-withdrawn",
        }
    }

    /// Whether somebody still has to act, so that it can be overdue.
    pub const fn is_open(self) -> bool {
        matches!(
            self,
            Self::Draft
                | Self::AwaitingSignature
                | Self::Signed
                | Self::AwaitingSeal
                | Self::Sealed
                | Self::Returned
        )
    }

    /// The permission of whoever has to act next; `None` when nobody has.
    pub const fn holder(self) -> Option<crate::Permission> {
        use crate::Permission;
        match self {
            Self::Draft | Self::Returned => Some(Permission::CopyCreate),
            Self::AwaitingSignature | Self::Signed => Some(Permission::CopySign),
            Self::AwaitingSeal | Self::Sealed => Some(Permission::CopySeal),
            Self::Delivered | Self::Cancelled | Self::Refused | Self::Withdrawn => None,
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The stored name belongs to no state.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no state is called “{0}”")]
pub struct UnknownState(pub String);

impl FromStr for State {
    type Err = UnknownState;

    fn from_str(text: &str) -> Result<Self, UnknownState> {
        Self::ALL
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| UnknownState(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_names_are_read_back_and_agree_with_json() {
        for state in State::ALL {
            assert_eq!(state.as_str().parse(), Ok(state));
            assert_eq!(serde_json::to_value(state).unwrap(), state.as_str());
            assert_eq!(state.key(), format!("state-{}", state.as_str().replace('_', "-")));
        }
        assert!("lost".parse::<State>().is_err());
    }

    #[test]
    fn an_open_dossier_always_has_a_holder_and_a_closed_one_never() {
        for state in State::ALL {
            assert_eq!(state.is_open(), state.holder().is_some(), "{state}");
        }
    }
}
