//! A dossier as it comes out of the store: its state is known only at run time.

use super::{
    AwaitingSeal, AwaitingSignature, Cancelled, Delivered, Dossier, Draft, Facts, MoveRefusal, Refused,
    Returned, Sealed, Signed, State, Withdrawn, state::InState,
};

macro_rules! stored {
    ($($state:ident, $take:ident, $doc:literal;)+) => {
        /// A dossier in whatever state it is.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Stored {
            $(
                #[doc = $doc]
                $state(Dossier<$state>)
            ),+
        }

        impl Stored {
            /// Its state.
            pub const fn state(&self) -> State {
                match self { $(Self::$state(_) => State::$state),+ }
            }

            /// What stays the same in every state.
            pub const fn facts(&self) -> &Facts {
                match self { $(Self::$state(dossier) => &dossier.facts),+ }
            }

            $(
                #[doc = concat!("The dossier, if it is ", $doc)]
                ///
                /// # Errors
                /// [`MoveRefusal::NotNow`] with the state it is in by now.
                pub fn $take(self) -> Result<Dossier<$state>, MoveRefusal> {
                    match self {
                        Self::$state(dossier) => Ok(dossier),
                        other => Err(MoveRefusal::NotNow { is: other.state() }),
                    }
                }
            )+
        }

        $(
            impl InState for $state {
                const STATE: State = State::$state;
            }

            impl From<Dossier<$state>> for Stored {
                fn from(dossier: Dossier<$state>) -> Self {
                    Self::$state(dossier)
                }
            }
        )+
    };
}

stored! {
    Draft, draft, "“Lưu nháp”.";
    AwaitingSignature, awaiting_signature, "“Chờ ký”.";
    Signed, signed, "“Đã ký”.";
    AwaitingSeal, awaiting_seal, "“Chờ đóng dấu”.";
    Sealed, sealed, "“Đã đóng dấu”.";
    Delivered, delivered, "“Hoàn thành”.";
    Returned, returned, "“Bị từ chối”.";
    Cancelled, cancelled, "“Đã hủy”.";
    Refused, refused, "“Từ chối”.";
    Withdrawn, withdrawn, "“Đã thu hồi”.";
}
