//! PBES2 (RFC 8018 §6.2) with PBKDF2 and AES-CBC.

use std::num::NonZeroU32;

use aws_lc_rs::cipher::{
    AES_128, AES_192, AES_256, Algorithm, DecryptionContext, EncryptionContext, PaddedBlockDecryptingKey,
    PaddedBlockEncryptingKey, UnboundCipherKey,
};
use aws_lc_rs::iv::FixedLength;
use aws_lc_rs::pbkdf2;
use const_oid::ObjectIdentifier;
use der::asn1::{Any, OctetString};
use der::{Decode, Encode};
use spki::AlgorithmIdentifierOwned;
use zeroize::Zeroizing;

use super::asn1::{Pbes2Params, Pbkdf2Params};
use super::{KeyFileError, MAX_ROUNDS};

const PBES2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.5.13");
const PBKDF2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.5.12");
const HMAC_SHA1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.2.7");
const HMAC_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.2.9");
const HMAC_SHA384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.2.10");
const HMAC_SHA512: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.2.11");
const AES128_CBC: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.1.2");
const AES192_CBC: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.1.22");
const AES256_CBC: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.1.42");

const IV_BYTES: usize = 16;

/// Decrypts `data` as `algorithm` says. Wrong padding is reported as a wrong password.
pub(super) fn decrypt(
    algorithm: &AlgorithmIdentifierOwned,
    password: &str,
    data: &[u8],
) -> Result<Zeroizing<Vec<u8>>, KeyFileError> {
    if algorithm.oid != PBES2 {
        return Err(KeyFileError::UnsupportedAlgorithm(algorithm.oid));
    }
    let params: Pbes2Params = parameters(algorithm)?;
    let (cipher, key_bytes) = cipher(params.scheme.oid)?;
    let iv: OctetString = parameters(&params.scheme)?;
    let iv: [u8; IV_BYTES] = iv.as_bytes().try_into().map_err(|_| KeyFileError::Malformed)?;
    let key = derive(&params.kdf, password, key_bytes)?;

    let key = UnboundCipherKey::new(cipher, &key).map_err(|_| KeyFileError::Malformed)?;
    let key = PaddedBlockDecryptingKey::cbc_pkcs7(key).map_err(|_| KeyFileError::Malformed)?;
    let mut buffer = Zeroizing::new(data.to_vec());
    let plain = key
        .decrypt(&mut buffer, DecryptionContext::Iv128(FixedLength::from(&iv)))
        .map_err(|_| KeyFileError::WrongPassword)?;
    Ok(Zeroizing::new(plain.to_vec()))
}

/// Encrypts `plain` with AES-256-CBC under a key derived by PBKDF2-HMAC-SHA-256.
pub(super) fn encrypt(
    password: &str,
    salt: &[u8],
    iv: [u8; IV_BYTES],
    rounds: NonZeroU32,
    plain: &[u8],
) -> Result<(AlgorithmIdentifierOwned, Vec<u8>), KeyFileError> {
    let mut key = Zeroizing::new([0; 32]);
    pbkdf2::derive(
        pbkdf2::PBKDF2_HMAC_SHA256,
        rounds,
        salt,
        password.as_bytes(),
        key.as_mut(),
    );
    let key = UnboundCipherKey::new(&AES_256, key.as_ref()).map_err(|_| KeyFileError::NotWritten)?;
    let key = PaddedBlockEncryptingKey::cbc_pkcs7(key).map_err(|_| KeyFileError::NotWritten)?;
    let mut buffer = plain.to_vec();
    key.less_safe_encrypt(&mut buffer, EncryptionContext::Iv128(FixedLength::from(&iv)))
        .map_err(|_| KeyFileError::NotWritten)?;
    Ok((
        algorithm(salt, iv, rounds).map_err(|_| KeyFileError::NotWritten)?,
        buffer,
    ))
}

fn algorithm(salt: &[u8], iv: [u8; IV_BYTES], rounds: NonZeroU32) -> der::Result<AlgorithmIdentifierOwned> {
    let prf = AlgorithmIdentifierOwned {
        oid: HMAC_SHA256,
        parameters: Some(Any::null()),
    };
    let kdf = Pbkdf2Params {
        salt: OctetString::new(salt)?,
        iterations: u64::from(rounds.get()),
        key_length: None,
        prf: Some(prf),
    };
    let params = Pbes2Params {
        kdf: AlgorithmIdentifierOwned {
            oid: PBKDF2,
            parameters: Some(Any::encode_from(&kdf)?),
        },
        scheme: AlgorithmIdentifierOwned {
            oid: AES256_CBC,
            parameters: Some(Any::encode_from(&OctetString::new(iv)?)?),
        },
    };
    Ok(AlgorithmIdentifierOwned {
        oid: PBES2,
        parameters: Some(Any::encode_from(&params)?),
    })
}

fn derive(
    kdf: &AlgorithmIdentifierOwned,
    password: &str,
    key_bytes: usize,
) -> Result<Zeroizing<Vec<u8>>, KeyFileError> {
    if kdf.oid != PBKDF2 {
        return Err(KeyFileError::UnsupportedAlgorithm(kdf.oid));
    }
    let params: Pbkdf2Params = parameters(kdf)?;
    if params
        .key_length
        .is_some_and(|length| usize::from(length) != key_bytes)
    {
        return Err(KeyFileError::Malformed);
    }
    let prf = match params.prf.map_or(HMAC_SHA1, |prf| prf.oid) {
        HMAC_SHA1 => pbkdf2::PBKDF2_HMAC_SHA1,
        HMAC_SHA256 => pbkdf2::PBKDF2_HMAC_SHA256,
        HMAC_SHA384 => pbkdf2::PBKDF2_HMAC_SHA384,
        HMAC_SHA512 => pbkdf2::PBKDF2_HMAC_SHA512,
        other => return Err(KeyFileError::UnsupportedAlgorithm(other)),
    };
    let mut key = Zeroizing::new(vec![0; key_bytes]);
    pbkdf2::derive(
        prf,
        rounds(params.iterations)?,
        params.salt.as_bytes(),
        password.as_bytes(),
        &mut key,
    );
    Ok(key)
}

/// A number of rounds from a file, within reason.
pub(super) fn rounds(asked: u64) -> Result<NonZeroU32, KeyFileError> {
    if asked > MAX_ROUNDS {
        return Err(KeyFileError::TooManyRounds(asked));
    }
    u32::try_from(asked)
        .ok()
        .and_then(NonZeroU32::new)
        .ok_or(KeyFileError::Malformed)
}

fn cipher(oid: ObjectIdentifier) -> Result<(&'static Algorithm, usize), KeyFileError> {
    match oid {
        AES128_CBC => Ok((&AES_128, 16)),
        AES192_CBC => Ok((&AES_192, 24)),
        AES256_CBC => Ok((&AES_256, 32)),
        other => Err(KeyFileError::UnsupportedAlgorithm(other)),
    }
}

fn parameters<T: for<'a> Decode<'a>>(algorithm: &AlgorithmIdentifierOwned) -> Result<T, KeyFileError> {
    let parameters = algorithm.parameters.as_ref().ok_or(KeyFileError::Malformed)?;
    let der = parameters.to_der().map_err(|_| KeyFileError::Malformed)?;
    T::from_der(&der).map_err(|_| KeyFileError::Malformed)
}
