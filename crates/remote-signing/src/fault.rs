//! Why a provider gave no signature.

use saoy_pki_client::TransportError;
use thiserror::Error;

/// The longest words of a provider that are kept, in characters.
const MAX_WORDS: usize = 160;

/// Why there is no signature. Nothing of the dossier changed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Fault {
    /// The officer said no (SmartCA 4002, OAuth `access_denied`).
    #[error("the officer did not agree")]
    Cancelled,
    /// Nobody said anything in time (SmartCA 4001), or the permission to sign was over before it was used.
    #[error("nobody confirmed in time")]
    Expired,
    /// The registered key signed something else.
    #[error("something else was signed")]
    WrongHash,
    /// Another key signed, or the provider names another certificate for the account.
    #[error("another certificate's key signed")]
    WrongCertificate,
    /// No answer, or none that can be read.
    #[error("{name} does not answer: {why}")]
    Down {
        /// The provider, as people call it.
        name: String,
        /// What happened, for the log.
        why: String,
    },
    /// The provider refuses, with its own words.
    #[error("refused: {code}: {message}")]
    Refused {
        /// Its code.
        code: String,
        /// Its words, cut and without control characters.
        message: String,
    },
}

impl Fault {
    /// A refusal in the provider's words.
    pub(crate) fn refused(code: &str, message: &str) -> Self {
        Self::Refused {
            code: plain(code, 40),
            message: plain(message, MAX_WORDS),
        }
    }

    /// No answer from `name`.
    pub(crate) fn down(name: &str, why: &str) -> Self {
        Self::Down {
            name: name.to_owned(),
            why: plain(why, MAX_WORDS),
        }
    }

    /// Nothing came back.
    pub(crate) fn transport(name: &str, error: &TransportError) -> Self {
        Self::down(name, &error.to_string())
    }

    /// What a CSC error (API 1.0.4.0 §10.1, 2.0.0.2 §10.2) means.
    pub(crate) fn csc(code: &str, message: &str) -> Self {
        let says = |words: &str| message.to_lowercase().contains(words);
        match code {
            "access_denied" => Self::Cancelled,
            "expired_token" => Self::Expired,
            "invalid_request" if says("sad expired") || says("sad is expired") => Self::Expired,
            "invalid_request" if says("hash is not authorized") => Self::WrongHash,
            _ => Self::refused(code, message),
        }
    }
}

/// Words of somebody else, short and on one line.
fn plain(text: &str, most: usize) -> String {
    text.chars().filter(|c| !c.is_control()).take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_providers_words_are_cut_and_freed_of_control_characters() {
        let Fault::Refused { code, message } = Fault::refused("x\u{7}y", &"đ".repeat(500)) else {
            panic!("another fault");
        };
        assert_eq!((code.as_str(), message.chars().count()), ("xy", MAX_WORDS));
    }

    #[test]
    fn errors_of_the_standard_are_understood() {
        assert_eq!(Fault::csc("access_denied", ""), Fault::Cancelled);
        assert_eq!(Fault::csc("invalid_request", "SAD expired"), Fault::Expired);
        let unauthorized = "Hash is not authorized by the SAD";
        assert_eq!(Fault::csc("invalid_request", unauthorized), Fault::WrongHash);
        assert!(matches!(
            Fault::csc("invalid_otp", "The OTP is invalid"),
            Fault::Refused { .. }
        ));
    }
}
