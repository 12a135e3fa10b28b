//! The domain's own words in text columns.

use std::str::FromStr as _;

use saoy_domain::{
    AgencyCode, Audited, BookName, DossierCode, Permission, ReceiptNumber, State, Thing, VerificationCode,
    dossier::Move,
};

use super::value::column;

/// A text column of anything that is written and read as text.
macro_rules! text_columns {
    ($($type:ty, $expected:literal;)+) => {$(
        column!($type, Text, $expected, |it| it.to_string(), |text| text.parse().ok());
    )+};
}

text_columns! {
    Permission, "a permission";
    State, "a dossier's state";
    Move, "a move";
    Audited, "what the log knows";
    AgencyCode, "an agency's code";
    DossierCode, "a dossier's code";
    BookName, "a book's name";
    ReceiptNumber, "a receipt's number";
}

column!(Thing, Text, "a kind of thing", |t| t.as_str().to_owned(), |s| {
    Thing::named(&s)
});
column!(
    VerificationCode,
    Text,
    "a verification code",
    |c| c.plain(),
    |s| VerificationCode::from_str(&s).ok()
);

/// An enum of this crate that is kept by name.
macro_rules! names {
    ($(#[$outer:meta])* pub enum $name:ident { $($variants:tt)+ }) => {
        saoy_domain::names! { $(#[$outer])* pub enum $name { $($variants)+ } }

        $crate::engine::value::column!(
            $name, Text, "one of the known names",
            |name| name.as_str().to_owned(),
            |text| text.parse().ok()
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
