//! How the rules say no: one enum variant per reason, each with a stable key for the translations.

/// A reason why something is refused, ready to be said in the reader's language.
pub trait Refusal {
    /// The Fluent identifier of the sentence, e.g. `refusal-book-locked`. Stable: translations depend on it.
    fn key(&self) -> &'static str;

    /// The values that the sentence names.
    fn args(&self) -> Vec<(&'static str, String)>;
}

/// Defines a refusal enum: documented variants, an English line for logs, a key, and the list of all keys.
macro_rules! refusals {
    (
        $(#[$outer:meta])*
        pub enum $name:ident {
            $(
                $(#[$inner:meta])*
                $variant:ident $( { $( $field:ident : $kind:ty ),+ $(,)? } )? => $key:literal
            ),+ $(,)?
        }
    ) => {
        $(#[$outer])*
        #[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
        pub enum $name {
            $(
                $(#[$inner])*
                $variant $( { $(
                    #[doc = concat!("The ", stringify!($field), " that the sentence names.")]
                    $field: $kind
                ),+ } )?
            ),+
        }

        impl $name {
            /// Every key of this enum, for the test that no translation is missing.
            pub const KEYS: &'static [&'static str] = &[$($key),+];
        }

        impl $crate::Refusal for $name {
            fn key(&self) -> &'static str {
                match self { $( Self::$variant $( { $( $field: _ ),+ } )? => $key ),+ }
            }

            fn args(&self) -> Vec<(&'static str, String)> {
                match self {
                    $( Self::$variant $( { $( $field ),+ } )? => vec![$( $( (stringify!($field), $field.to_string()) ),+ )?] ),+
                }
            }
        }
    };
}

pub(crate) use refusals;
