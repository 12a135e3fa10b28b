//! Private keys in PEM (RFC 7468), as `openssl genpkey` and `openssl req` write them.

use thiserror::Error;
use zeroize::Zeroizing;

use crate::pkcs12::{self, KeyFileError};

/// Why a PEM text gives no key.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PemError {
    /// No block of a private key.
    #[error("the text holds no private key")]
    NoKey,
    /// A key in the form of another standard.
    #[error("a key of the form “{0}” is not read: convert it with `openssl pkcs8 -topk8 -in KEY -out NEW`")]
    OtherForm(String),
    /// The key is encrypted and no password was given.
    #[error("the key is protected by a password")]
    PasswordRequired,
    /// Wrong password, or a protection that is not supported.
    #[error(transparent)]
    Protected(#[from] KeyFileError),
    /// What stands between the lines is no key.
    #[error("the private key cannot be read")]
    Malformed,
}

/// The first private key of a PEM text, as PKCS #8 in DER.
///
/// # Errors
/// [`PemError`].
pub fn private_key(text: &str, password: Option<&str>) -> Result<Zeroizing<Vec<u8>>, PemError> {
    const BEGIN: &str = "-----BEGIN ";
    let blocks = text.split(BEGIN).skip(1);
    let mut keys = blocks.filter(|block| {
        block
            .split("-----")
            .next()
            .is_some_and(|label| label.ends_with("KEY"))
    });
    let block = keys.next().ok_or(PemError::NoKey)?;
    let label = block.split("-----").next().unwrap_or_default();
    let end = format!("-----END {label}-----");
    let body = block.split(end.as_str()).next().unwrap_or_default();
    let decode = || {
        let pem = Zeroizing::new(format!("{BEGIN}{body}{end}\n"));
        let decoded = der::pem::decode_vec(pem.as_bytes()).map_err(|_| PemError::Malformed);
        decoded.map(|(_, der)| Zeroizing::new(der))
    };
    match label {
        "PRIVATE KEY" => decode(),
        "ENCRYPTED PRIVATE KEY" => {
            let password = password.ok_or(PemError::PasswordRequired)?;
            Ok(pkcs12::decrypt_key(&decode()?, password)?)
        }
        other => Err(PemError::OtherForm(other.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_other_forms_are_told_how_to_be_converted() {
        let text = "-----BEGIN EC PRIVATE KEY-----\nMAA=\n-----END EC PRIVATE KEY-----\n";
        let refused = private_key(text, None).unwrap_err();
        assert_eq!(refused, PemError::OtherForm("EC PRIVATE KEY".into()));
        assert!(refused.to_string().contains("openssl pkcs8 -topk8"));
    }

    #[test]
    fn a_text_without_a_key_and_a_key_without_its_password_are_refused() {
        let certificate = "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n";
        assert_eq!(private_key(certificate, None).unwrap_err(), PemError::NoKey);
        let sealed = "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAA=\n-----END ENCRYPTED PRIVATE KEY-----\n";
        assert_eq!(private_key(sealed, None).unwrap_err(), PemError::PasswordRequired);
        assert!(private_key(sealed, Some("123456")).is_err());
        let junk = "-----BEGIN PRIVATE KEY-----\n***\n-----END PRIVATE KEY-----\n";
        assert_eq!(private_key(junk, None).unwrap_err(), PemError::Malformed);
    }

    #[test]
    fn a_key_is_found_behind_a_certificate() {
        let text = "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n\
                    -----BEGIN PRIVATE KEY-----\nMAMCAQA=\n-----END PRIVATE KEY-----\n";
        assert_eq!(private_key(text, None).unwrap().as_slice(), [0x30, 3, 2, 1, 0]);
    }
}
