//! Writing.

use std::num::NonZeroU32;

use aws_lc_rs::hmac;
use der::Encode;
use der::asn1::{Any, BmpString, OctetString, SetOfVec};
use spki::AlgorithmIdentifierOwned;

use super::asn1::*;
use super::{KeyFile, KeyFileError, kdf, pbes2};
use crate::attributes::Attribute;

/// Rounds and randomness of one file. Make it from a fresh random source for every file.
#[derive(Debug, Clone)]
pub struct Protection {
    /// PBKDF2 and integrity rounds.
    pub rounds: NonZeroU32,
    /// 112 random bytes: salts, initialisation vectors.
    pub random: [u8; 112],
}

/// Seals `file` under `password`. `friendly_name` is what certificate stores show.
///
/// The first certificate is the key's own; it is tied to the key by its localKeyId.
pub fn seal(
    file: &KeyFile,
    friendly_name: &str,
    password: &str,
    protection: &Protection,
) -> Result<Vec<u8>, KeyFileError> {
    let salts = Salts::of(&protection.random);
    let rounds = protection.rounds;

    let (algorithm, data) = pbes2::encrypt(password, &salts.key, salts.key_iv, rounds, &file.private_key)?;
    let shrouded = encode(|| {
        let shrouded = EncryptedPrivateKeyInfo {
            algorithm,
            data: OctetString::new(data)?,
        };
        let bag = SafeBag {
            id: SHROUDED_KEY_BAG,
            value: Any::encode_from(&shrouded)?,
            attributes: Some(attributes(friendly_name)?),
        };
        vec![bag].to_der()
    })?;

    let certificates = encode(|| certificate_bags(&file.certificates, friendly_name)?.to_der())?;
    let (algorithm, data) = pbes2::encrypt(password, &salts.certs, salts.certs_iv, rounds, &certificates)?;

    let safe = encode(|| {
        let content = EncryptedContentInfo {
            content_type: DATA,
            algorithm,
            content: OctetString::new(data)?,
        };
        let encrypted = EncryptedData { version: 0, content };
        vec![
            ContentInfo {
                content_type: ENCRYPTED_DATA,
                content: Any::encode_from(&encrypted)?,
            },
            ContentInfo {
                content_type: DATA,
                content: Any::encode_from(&OctetString::new(shrouded)?)?,
            },
        ]
        .to_der()
    })?;

    let mac_key = kdf::SHA256.mac_key(password, &salts.mac, u64::from(rounds.get()));
    let tag = hmac::sign(&mac_key, &safe);
    encode(|| {
        let sha256 = AlgorithmIdentifierOwned {
            oid: kdf::SHA256_OID,
            parameters: Some(Any::null()),
        };
        let pfx = Pfx {
            version: 3,
            auth_safe: ContentInfo {
                content_type: DATA,
                content: Any::encode_from(&OctetString::new(safe)?)?,
            },
            mac_data: Some(MacData {
                mac: DigestInfo {
                    algorithm: sha256,
                    digest: OctetString::new(tag.as_ref())?,
                },
                salt: OctetString::new(salts.mac)?,
                iterations: u64::from(rounds.get()),
            }),
        };
        pfx.to_der()
    })
}

fn certificate_bags(certificates: &[Vec<u8>], friendly_name: &str) -> der::Result<Vec<SafeBag>> {
    certificates
        .iter()
        .enumerate()
        .map(|(index, der)| {
            let bag = CertBag {
                id: X509_CERTIFICATE,
                value: OctetString::new(der.as_slice())?,
            };
            Ok(SafeBag {
                id: CERT_BAG,
                value: Any::encode_from(&bag)?,
                attributes: if index == 0 {
                    Some(attributes(friendly_name)?)
                } else {
                    None
                },
            })
        })
        .collect()
}

/// Name and key identifier; one key a file, so the identifier is always the same.
fn attributes(friendly_name: &str) -> der::Result<SetOfVec<Attribute>> {
    let name = Any::encode_from(&BmpString::from_utf8(friendly_name)?)?;
    let key_id = Any::encode_from(&OctetString::new([1])?)?;
    SetOfVec::try_from(vec![
        Attribute {
            id: FRIENDLY_NAME,
            values: SetOfVec::try_from(vec![name])?,
        },
        Attribute {
            id: LOCAL_KEY_ID,
            values: SetOfVec::try_from(vec![key_id])?,
        },
    ])
}

struct Salts {
    key: [u8; 32],
    key_iv: [u8; 16],
    certs: [u8; 32],
    certs_iv: [u8; 16],
    mac: [u8; 16],
}

impl Salts {
    fn of(random: &[u8; 112]) -> Self {
        let mut rest = random.iter().copied();
        Self {
            key: std::array::from_fn(|_| rest.next().unwrap_or_default()),
            key_iv: std::array::from_fn(|_| rest.next().unwrap_or_default()),
            certs: std::array::from_fn(|_| rest.next().unwrap_or_default()),
            certs_iv: std::array::from_fn(|_| rest.next().unwrap_or_default()),
            mac: std::array::from_fn(|_| rest.next().unwrap_or_default()),
        }
    }
}

fn encode(write: impl FnOnce() -> der::Result<Vec<u8>>) -> Result<Vec<u8>, KeyFileError> {
    write().map_err(|_| KeyFileError::NotWritten)
}
