//! The state as the store and the screens name it.

crate::names! {
    /// The state of a dossier.
    pub enum State {
        /// “Lưu nháp”: the clerk is still working on it.
        Draft = "draft",
        /// “Chờ ký”.
        AwaitingSignature = "awaiting_signature",
        /// “Đã ký”.
        Signed = "signed",
        /// “Chờ đóng dấu”.
        AwaitingSeal = "awaiting_seal",
        /// “Đã đóng dấu”.
        Sealed = "sealed",
        /// “Hoàn thành”.
        Delivered = "delivered",
        /// “Bị từ chối”: sent back to the clerk.
        Returned = "returned",
        /// “Đã hủy”.
        Cancelled = "cancelled",
        /// “Từ chối” at the counter.
        Refused = "refused",
        /// “Đã thu hồi”.
        Withdrawn = "withdrawn",
    }
}

/// A type that stands for a state: what a [`Dossier`](super::Dossier) can be in.
pub(super) trait InState {
    /// Its name.
    const STATE: State;
}

impl State {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_open_dossier_always_has_a_holder_and_a_closed_one_never() {
        for state in State::ALL {
            assert_eq!(state.is_open(), state.holder().is_some(), "{state}");
        }
    }
}
