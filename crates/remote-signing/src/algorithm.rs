//! Signature schemes as the CSC API names them.

use base64ct::{Base64, Encoding as _};
use saoy_pki::{HashAlgorithm, SignatureScheme, oids};

/// What `signatures/signHash` says about the algorithm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    /// `signAlgo`.
    pub(crate) sign: String,
    /// `signAlgoParams`: RSASSA-PSS-params in DER, Base64.
    pub(crate) parameters: Option<String>,
    /// `hashAlgo` (version 1) or `hashAlgorithmOID` (version 2).
    pub(crate) hash: String,
}

/// How `scheme` is asked of a key that does `known` (`key/algo`); `None` when it does not. A key that names bare RSA does
/// PKCS #1 v1.5 with whatever hash is named beside it (CSC API 2.0 §11.10).
pub(crate) fn named(scheme: SignatureScheme, known: &[String]) -> Option<Named> {
    let exact = match scheme {
        SignatureScheme::RsaPkcs1Sha256 => oids::SHA256_WITH_RSA,
        SignatureScheme::RsaPkcs1Sha384 => oids::SHA384_WITH_RSA,
        SignatureScheme::RsaPkcs1Sha512 => oids::SHA512_WITH_RSA,
        SignatureScheme::RsaPssSha256 | SignatureScheme::RsaPssSha384 | SignatureScheme::RsaPssSha512 => {
            oids::RSA_PSS
        }
        SignatureScheme::EcdsaP256Sha256 => oids::ECDSA_SHA256,
        SignatureScheme::EcdsaP384Sha384 => oids::ECDSA_SHA384,
    }
    .to_string();
    let bare = match scheme {
        SignatureScheme::EcdsaP256Sha256 | SignatureScheme::EcdsaP384Sha384 => None,
        scheme if scheme.is_pss() => None,
        _ => Some(oids::RSA_ENCRYPTION.to_string()),
    };
    let does = |oid: &String| known.is_empty() || known.contains(oid);
    // Providers that do not say what a key does were seen asked for bare RSA.
    let sign = match bare.filter(does) {
        Some(bare) if !known.contains(&exact) => bare,
        _ => Some(exact).filter(does)?,
    };
    Some(Named {
        sign,
        parameters: scheme.pss_parameters().map(|der| Base64::encode_string(&der)),
        hash: hash_oid(scheme.hash()),
    })
}

/// A hash as the API names it.
pub(crate) fn hash_oid(hash: HashAlgorithm) -> String {
    hash.oid().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(scheme: SignatureScheme, known: &[&str]) -> Option<Named> {
        let known: Vec<String> = known.iter().map(|oid| (*oid).to_owned()).collect();
        named(scheme, &known)
    }

    #[test]
    fn a_key_is_asked_for_what_it_says_it_does() {
        let exact = asked(
            SignatureScheme::RsaPkcs1Sha256,
            &["1.2.840.113549.1.1.1", "1.2.840.113549.1.1.11"],
        );
        assert_eq!(exact.unwrap().sign, "1.2.840.113549.1.1.11");
        let bare = asked(SignatureScheme::RsaPkcs1Sha256, &["1.2.840.113549.1.1.1"]).unwrap();
        assert_eq!(bare.sign, "1.2.840.113549.1.1.1");
        assert_eq!(bare.hash, "2.16.840.1.101.3.4.2.1");
        assert_eq!(
            asked(SignatureScheme::RsaPkcs1Sha256, &["1.2.840.10045.4.3.2"]),
            None
        );
        let curve = asked(SignatureScheme::EcdsaP384Sha384, &[]).unwrap();
        assert_eq!(curve.sign, "1.2.840.10045.4.3.3");
        assert_eq!(curve.hash, "2.16.840.1.101.3.4.2.2");
    }

    #[test]
    fn pss_brings_its_parameters() {
        let pss = asked(SignatureScheme::RsaPssSha256, &["1.2.840.113549.1.1.10"]).unwrap();
        let der = Base64::decode_vec(&pss.parameters.unwrap()).unwrap();
        assert_eq!(der.first(), Some(&0x30));
    }
}
