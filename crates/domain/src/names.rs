//! Enums that are kept by name: in columns, in forms, in JSON.

/// Defines an enum of named variants: their list, the name, reading it back ([`UnknownName`] otherwise), the same name in
/// JSON. The crate that uses it needs `serde`.
#[macro_export]
macro_rules! names {
    (
        $(#[$outer:meta])*
        pub enum $name:ident { $($(#[$inner:meta])* $variant:ident = $text:literal),+ $(,)? }
    ) => {
        $(#[$outer])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$inner])* #[serde(rename = $text)] $variant),+
        }

        impl $name {
            /// Every one of them, in order.
            pub const ALL: [Self; [$($text),+].len()] = [$(Self::$variant),+];

            /// The stored name.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::UnknownName;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let unknown = || $crate::UnknownName(text.to_owned());
                Self::ALL.into_iter().find(|known| known.as_str() == text).ok_or_else(unknown)
            }
        }
    };
}

/// Nothing of its kind has this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is none of the known names")]
pub struct UnknownName(pub String);

#[cfg(test)]
mod tests {
    use super::UnknownName;
    use crate::{AgencyKind, Permission, State, dossier::Move, ground::Ground};

    macro_rules! read_back {
        ($($name:ident),+) => {$(
            for one in $name::ALL {
                assert_eq!(one.as_str().parse(), Ok(one));
                assert_eq!(serde_json::to_value(one).unwrap(), one.as_str());
            }
            let lost = "lost".parse::<$name>();
            assert_eq!(lost, Err(UnknownName("lost".to_owned())));
        )+};
    }

    #[test]
    fn stored_names_are_read_back_and_agree_with_json() {
        read_back!(State, Move, Permission, Ground, AgencyKind);
    }
}
