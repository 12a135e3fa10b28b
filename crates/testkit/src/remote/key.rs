//! A key that signs digests, as a provider's does.

use aws_lc_rs::digest::{self, Digest};
use aws_lc_rs::signature::{self, EcdsaKeyPair, RsaKeyPair};

/// A key and what is known of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Key {
    /// PKCS #8, not encrypted.
    pub pkcs8: Vec<u8>,
    /// Its certificate and the issuers, in DER.
    pub chain: Vec<Vec<u8>>,
    /// The certificate's serial number in hex.
    pub serial: String,
    /// OIDs of what the key does.
    pub algorithms: Vec<String>,
}

impl Key {
    /// PKCS #1 v1.5 or ECDSA over a digest of SHA-256 or SHA-384; nothing where the key cannot.
    pub(super) fn sign(&self, hash: &[u8]) -> Vec<u8> {
        let algorithm = match hash.len() {
            48 => &digest::SHA384,
            _ => &digest::SHA256,
        };
        let Ok(hash) = Digest::import_less_safe(hash, algorithm) else {
            return Vec::new();
        };
        if let Ok(pair) = RsaKeyPair::from_pkcs8(&self.pkcs8) {
            let mut value = vec![0; pair.public_modulus_len()];
            let padding = &signature::RSA_PKCS1_SHA256;
            let signed = pair.sign_digest(padding, &hash, &mut value);
            return signed.map(|()| value).unwrap_or_default();
        }
        let curves = [
            &signature::ECDSA_P256_SHA256_ASN1_SIGNING,
            &signature::ECDSA_P384_SHA384_ASN1_SIGNING,
        ];
        let mut pairs = curves
            .into_iter()
            .filter_map(|curve| EcdsaKeyPair::from_pkcs8(curve, &self.pkcs8).ok());
        let signed = pairs.find_map(|pair| pair.sign_digest(&hash).ok());
        signed.map(|value| value.as_ref().to_vec()).unwrap_or_default()
    }
}
