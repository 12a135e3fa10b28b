//! Reading.

use aws_lc_rs::hmac;
use der::asn1::{Any, OctetString};
use der::{Decode, Encode};
use zeroize::Zeroizing;

use super::asn1::*;
use super::kdf::MacDigest;
use super::{KeyFile, KeyFileError, pbes2};

/// Opens the PKCS#12 file `bytes` with `password`.
///
/// The integrity check comes first: a wrong password is found before anything is decrypted.
pub fn open(bytes: &[u8], password: &str) -> Result<KeyFile, KeyFileError> {
    let pfx = Pfx::from_der(bytes).map_err(|_| KeyFileError::Malformed)?;
    if pfx.version != 3 {
        return Err(KeyFileError::Malformed);
    }
    if pfx.auth_safe.content_type != DATA {
        return Err(KeyFileError::UnsupportedAlgorithm(pfx.auth_safe.content_type));
    }
    let safe: OctetString = again(&pfx.auth_safe.content)?;
    check_integrity(
        pfx.mac_data.as_ref().ok_or(KeyFileError::NoIntegrityCheck)?,
        safe.as_bytes(),
        password,
    )?;

    let mut bags = Bags::default();
    let contents = Vec::<ContentInfo>::from_der(safe.as_bytes()).map_err(|_| KeyFileError::Malformed)?;
    for content in &contents {
        bags.take_content(content, password)?;
    }
    let mut keys = bags.keys.into_iter();
    match (keys.next(), keys.next()) {
        (Some(private_key), None) => Ok(KeyFile {
            private_key,
            certificates: bags.certificates,
        }),
        (None, _) => Err(KeyFileError::NoPrivateKey),
        (Some(_), Some(_)) => Err(KeyFileError::SeveralPrivateKeys),
    }
}

/// Opens an EncryptedPrivateKeyInfo (RFC 5958 §3) by itself, as PEM files hold it.
pub(crate) fn decrypt_key(der: &[u8], password: &str) -> Result<Zeroizing<Vec<u8>>, KeyFileError> {
    let shrouded = EncryptedPrivateKeyInfo::from_der(der).map_err(|_| KeyFileError::Malformed)?;
    pbes2::decrypt(&shrouded.algorithm, password, shrouded.data.as_bytes())
}

/// RFC 7292 §4: HMAC over the contents of the authSafe.
fn check_integrity(mac: &MacData, safe: &[u8], password: &str) -> Result<(), KeyFileError> {
    let digest = MacDigest::named(mac.mac.algorithm.oid)?;
    let rounds = pbes2::rounds(mac.iterations)?;
    let key = digest.mac_key(password, mac.salt.as_bytes(), u64::from(rounds.get()));
    hmac::verify(&key, safe, mac.mac.digest.as_bytes()).map_err(|_| KeyFileError::WrongPassword)
}

#[derive(Default)]
struct Bags {
    keys: Vec<Zeroizing<Vec<u8>>>,
    certificates: Vec<Vec<u8>>,
}

impl Bags {
    fn take_content(&mut self, content: &ContentInfo, password: &str) -> Result<(), KeyFileError> {
        match content.content_type {
            DATA => {
                let plain: OctetString = again(&content.content)?;
                self.take_bags(plain.as_bytes(), password)
            }
            ENCRYPTED_DATA => {
                let sealed: EncryptedData = again(&content.content)?;
                let plain = pbes2::decrypt(
                    &sealed.content.algorithm,
                    password,
                    sealed.content.content.as_bytes(),
                )?;
                self.take_bags(&plain, password)
            }
            other => Err(KeyFileError::UnsupportedAlgorithm(other)),
        }
    }

    fn take_bags(&mut self, contents: &[u8], password: &str) -> Result<(), KeyFileError> {
        for bag in Vec::<SafeBag>::from_der(contents).map_err(|_| KeyFileError::Malformed)? {
            match bag.id {
                KEY_BAG => self.keys.push(Zeroizing::new(encoded(&bag.value)?)),
                SHROUDED_KEY_BAG => {
                    let shrouded: EncryptedPrivateKeyInfo = again(&bag.value)?;
                    self.keys.push(pbes2::decrypt(
                        &shrouded.algorithm,
                        password,
                        shrouded.data.as_bytes(),
                    )?);
                }
                CERT_BAG => {
                    let certificate: CertBag = again(&bag.value)?;
                    if certificate.id == X509_CERTIFICATE {
                        self.certificates.push(certificate.value.as_bytes().to_vec());
                    }
                }
                // CRLs, secrets and nested safes hold nothing a signer needs.
                _ => {}
            }
        }
        Ok(())
    }
}

fn encoded(value: &Any) -> Result<Vec<u8>, KeyFileError> {
    value.to_der().map_err(|_| KeyFileError::Malformed)
}

fn again<T: for<'a> Decode<'a>>(value: &Any) -> Result<T, KeyFileError> {
    T::from_der(&encoded(value)?).map_err(|_| KeyFileError::Malformed)
}
