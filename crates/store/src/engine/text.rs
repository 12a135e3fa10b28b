//! The domain's own words in text columns.

use std::str::FromStr as _;

use saoy_domain::{
    AgencyCode, Audited, BookName, DossierCode, Permission, ReceiptNumber, State, Thing, VerificationCode,
    dossier::Move,
};

use super::value::column;

column!(Permission, Text, "a permission", |p| p.as_str().to_owned(), |s| {
    Permission::from_str(&s).ok()
});
column!(State, Text, "a dossier's state", |s| s.as_str().to_owned(), |s| {
    State::from_str(&s).ok()
});
column!(Move, Text, "a move", |m| m.as_str().to_owned(), |s| {
    Move::from_str(&s).ok()
});
column!(Audited, Text, "what the log knows", |a| a.to_string(), |s| {
    Audited::from_str(&s).ok()
});
column!(Thing, Text, "a kind of thing", |t| t.as_str().to_owned(), |s| {
    Thing::named(&s)
});
column!(AgencyCode, Text, "an agency's code", |c| c.to_string(), |s| {
    AgencyCode::from_str(&s).ok()
});
column!(DossierCode, Text, "a dossier's code", |c| c.to_string(), |s| {
    DossierCode::from_str(&s).ok()
});
column!(BookName, Text, "a book's name", |n| n.to_string(), |s| {
    BookName::from_str(&s).ok()
});
column!(
    ReceiptNumber,
    Text,
    "a receipt's number",
    |n| n.to_string(),
    |s| ReceiptNumber::from_str(&s).ok()
);
column!(
    VerificationCode,
    Text,
    "a verification code",
    |c| c.plain(),
    |s| VerificationCode::from_str(&s).ok()
);

/// An enum of this crate that is kept by name.
macro_rules! names {
    (
        $(#[$outer:meta])*
        pub enum $name:ident { $($(#[$inner:meta])* $variant:ident = $text:literal),+ $(,)? }
    ) => {
        $(#[$outer])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$inner])* #[serde(rename = $text)] $variant),+
        }

        impl $name {
            /// Every one of them.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The stored name.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        $crate::engine::value::column!(
            $name, Text, "one of the known names",
            |name| name.as_str().to_owned(),
            |text| $name::ALL.iter().copied().find(|name| name.as_str() == text)
        );
    };
}
pub(crate) use names;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::value::Column as _;

    #[test]
    fn every_state_permission_and_move_is_read_back() {
        for state in State::ALL {
            assert_eq!(State::from_value(state.into_value()), Some(state));
        }
        for permission in Permission::ALL {
            assert_eq!(Permission::from_value(permission.into_value()), Some(permission));
        }
        for what in Move::ALL {
            assert_eq!(Move::from_value(what.into_value()), Some(what));
        }
    }
}
