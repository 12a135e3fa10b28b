//! Which mechanism makes which signature, and what it is given.

use cryptoki_sys as sys;
use saoy_pki::{HashAlgorithm, SignatureScheme};

use crate::ffi::Mechanism;
use crate::token::widen;

/// One way to make a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Attempt {
    pub(crate) scheme: SignatureScheme,
    pub(crate) mechanism: Mechanism,
    input: Input,
}

/// What a mechanism is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Input {
    /// The hash inside a DigestInfo (RFC 8017 §9.2, note 1).
    DigestInfo,
    /// The hash.
    Hash,
    /// The message: the token hashes it itself.
    Message,
}

impl Attempt {
    /// What the mechanism is given for a message.
    pub(crate) fn data(&self, message: &[u8]) -> Vec<u8> {
        let hash = self.scheme.hash();
        match self.input {
            Input::Message => message.to_vec(),
            Input::Hash => hash.digest(message),
            Input::DigestInfo => [digest_info(hash), &hash.digest(message)].concat(),
        }
    }
}

/// The ways to sign, the best first. Hashing here works on every token that was met; the token's own hashing is the way
/// out. When the token lists nothing that fits, the first is tried all the same: lists were seen to be incomplete.
pub(crate) fn attempts(scheme: SignatureScheme, usable: impl Fn(u64) -> bool) -> Vec<Attempt> {
    let all = [outside(scheme), inside(scheme)];
    let fitting: Vec<Attempt> = all
        .iter()
        .copied()
        .filter(|one| usable(one.mechanism.kind))
        .collect();
    if fitting.is_empty() {
        all.into_iter().take(1).collect()
    } else {
        fitting
    }
}

/// Hashed by us.
fn outside(scheme: SignatureScheme) -> Attempt {
    let (kind, pss, input) = match family(scheme) {
        Family::Pkcs1 => (sys::CKM_RSA_PKCS, None, Input::DigestInfo),
        Family::Pss => (sys::CKM_RSA_PKCS_PSS, Some(pss(scheme.hash())), Input::Hash),
        Family::Ecdsa => (sys::CKM_ECDSA, None, Input::Hash),
    };
    attempt(scheme, kind, pss, input)
}

/// Hashed by the token.
fn inside(scheme: SignatureScheme) -> Attempt {
    let by_hash = |sha256, sha384, sha512| match scheme.hash() {
        HashAlgorithm::Sha384 => sha384,
        HashAlgorithm::Sha512 => sha512,
        _ => sha256,
    };
    let (kind, pss) = match family(scheme) {
        Family::Pkcs1 => (
            by_hash(
                sys::CKM_SHA256_RSA_PKCS,
                sys::CKM_SHA384_RSA_PKCS,
                sys::CKM_SHA512_RSA_PKCS,
            ),
            None,
        ),
        Family::Pss => (
            by_hash(
                sys::CKM_SHA256_RSA_PKCS_PSS,
                sys::CKM_SHA384_RSA_PKCS_PSS,
                sys::CKM_SHA512_RSA_PKCS_PSS,
            ),
            Some(pss(scheme.hash())),
        ),
        Family::Ecdsa => (
            by_hash(
                sys::CKM_ECDSA_SHA256,
                sys::CKM_ECDSA_SHA384,
                sys::CKM_ECDSA_SHA512,
            ),
            None,
        ),
    };
    attempt(scheme, kind, pss, Input::Message)
}

fn attempt(
    scheme: SignatureScheme,
    kind: sys::CK_MECHANISM_TYPE,
    pss: Option<(u64, u64, u64)>,
    input: Input,
) -> Attempt {
    let kind = widen(kind);
    Attempt {
        scheme,
        mechanism: Mechanism { kind, pss },
        input,
    }
}

enum Family {
    Pkcs1,
    Pss,
    Ecdsa,
}

fn family(scheme: SignatureScheme) -> Family {
    match scheme {
        SignatureScheme::EcdsaP256Sha256 | SignatureScheme::EcdsaP384Sha384 => Family::Ecdsa,
        scheme if scheme.is_pss() => Family::Pss,
        _ => Family::Pkcs1,
    }
}

/// Hash, mask with the same hash, salt as long as the hash: the only parameters that `saoy_pki` accepts.
fn pss(hash: HashAlgorithm) -> (u64, u64, u64) {
    let (kind, mask) = match hash {
        HashAlgorithm::Sha384 => (sys::CKM_SHA384, sys::CKG_MGF1_SHA384),
        HashAlgorithm::Sha512 => (sys::CKM_SHA512, sys::CKG_MGF1_SHA512),
        _ => (sys::CKM_SHA256, sys::CKG_MGF1_SHA256),
    };
    (widen(kind), widen(mask), hash.length() as u64)
}

/// DER of DigestInfo up to the hash (RFC 8017 §9.2, note 1).
fn digest_info(hash: HashAlgorithm) -> &'static [u8] {
    match hash {
        HashAlgorithm::Sha384 => {
            b"\x30\x41\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x02\x05\x00\x04\x30"
        }
        HashAlgorithm::Sha512 => {
            b"\x30\x51\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x03\x05\x00\x04\x40"
        }
        _ => b"\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_hashing_comes_first_and_the_tokens_second() {
        let kinds = |usable: &dyn Fn(u64) -> bool| -> Vec<u64> {
            attempts(SignatureScheme::RsaPkcs1Sha384, usable)
                .iter()
                .map(|attempt| attempt.mechanism.kind)
                .collect()
        };
        assert_eq!(kinds(&|_| true), [1, 0x41]);
        assert_eq!(kinds(&|kind| kind == 0x41), [0x41]);
        assert_eq!(kinds(&|_| false), [1]);
    }

    #[test]
    fn digest_info_has_the_length_of_its_hash() {
        for scheme in SignatureScheme::ALL {
            let data = outside(scheme).data(b"message");
            let hash = scheme.hash().length();
            let wanted = if matches!(family(scheme), Family::Pkcs1) {
                hash + 19
            } else {
                hash
            };
            assert_eq!(data.len(), wanted, "{scheme:?}");
        }
    }
}
