//! CMS structures put together piece by piece, so that each piece can be wrong.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "each test takes what it needs; a panic fails it"
)]

use saoy_pki::{Certificate, PrivateKey, SignatureScheme, oids, sha256};

/// A value with this tag.
pub fn tlv(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let mut out = vec![tag];
    match content.len() {
        short @ 0..128 => out.push(short as u8),
        long => {
            let bytes = long.to_be_bytes();
            let bytes: Vec<u8> = bytes.into_iter().skip_while(|byte| *byte == 0).collect();
            out.push(0x80 | bytes.len() as u8);
            out.extend(bytes);
        }
    }
    out.extend(content);
    out
}

/// The same with an indefinite length; constructed values only.
pub fn indefinite(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    [&[tag, 0x80], parts.concat().as_slice(), &[0, 0]].concat()
}

pub fn oid(oid: impl AsRef<[u8]>) -> Vec<u8> {
    tlv(6, &[oid.as_ref()])
}

pub fn algorithm(name: impl AsRef<[u8]>) -> Vec<u8> {
    tlv(0x30, &[&oid(name)])
}

pub fn attribute(kind: impl AsRef<[u8]>, values: &[&[u8]]) -> Vec<u8> {
    tlv(0x30, &[&oid(kind), &tlv(0x31, values)])
}

/// `SigningCertificateV2` for a certificate, SHA-256.
pub fn signing_certificate(certificate: &Certificate) -> Vec<u8> {
    let id = tlv(0x30, &[&tlv(4, &[&sha256(certificate.der())])]);
    tlv(0x30, &[&tlv(0x30, &[&id])])
}

/// The signer's part with unsigned attributes added, its signature kept.
pub fn with_unsigned(signer: &[u8], unsigned: &[Vec<u8>]) -> Vec<u8> {
    let header = match signer[1] {
        long if long & 0x80 != 0 => 2 + usize::from(long & 0x7f),
        _ => 2,
    };
    tlv(0x30, &[&signer[header..], &tlv(0xa1, &[&unsigned.concat()])])
}

/// A signature in pieces. Everything is right until it is changed.
#[derive(Clone)]
pub struct Pieces {
    pub content_type: Vec<u8>,
    pub content: Option<Vec<u8>>,
    pub certificates: Vec<Vec<u8>>,
    pub sid: Vec<u8>,
    pub hash: Vec<u8>,
    /// None for a signature over the content itself.
    pub attributes: Option<Vec<Vec<u8>>>,
    pub algorithm: Vec<u8>,
    pub unsigned: Vec<Vec<u8>>,
    /// What is signed, when it is not the attributes as they stand.
    pub signed: Option<Vec<u8>>,
}

impl Pieces {
    /// Over the SHA-256 `digest` of some content.
    pub fn new(certificate: &Certificate, digest: &[u8], scheme: SignatureScheme) -> Self {
        let name = certificate.issuer().der().to_vec();
        let signature = match scheme {
            SignatureScheme::EcdsaP256Sha256 => oids::ECDSA_SHA256,
            _ => oids::SHA256_WITH_RSA,
        };
        Self {
            content_type: oids::ID_DATA.as_bytes().to_vec(),
            content: None,
            certificates: vec![certificate.der().to_vec()],
            sid: tlv(0x30, &[&name, &tlv(2, &[certificate.serial()])]),
            hash: algorithm(oids::SHA256),
            attributes: Some(vec![
                attribute(oids::CONTENT_TYPE, &[&oid(oids::ID_DATA)]),
                attribute(oids::MESSAGE_DIGEST, &[&tlv(4, &[digest])]),
                attribute(oids::SIGNING_CERTIFICATE_V2, &[&signing_certificate(certificate)]),
            ]),
            algorithm: algorithm(signature),
            unsigned: Vec::new(),
            signed: None,
        }
    }

    /// The bytes that are signed: the set of attributes as it stands.
    pub fn to_be_signed(&self) -> Vec<u8> {
        let attributes = self.attributes.clone().unwrap_or_default();
        tlv(0x31, &[&attributes.concat()])
    }

    pub fn signer(&self, key: &PrivateKey, scheme: SignatureScheme) -> Vec<u8> {
        let signed = self.signed.clone().unwrap_or_else(|| self.to_be_signed());
        let value = key.sign(scheme, &signed).unwrap();
        let attributes = self.attributes.as_ref().map(|list| tlv(0xa0, &[&list.concat()]));
        let unsigned = match self.unsigned.as_slice() {
            [] => Vec::new(),
            list => tlv(0xa1, &[&list.concat()]),
        };
        tlv(
            0x30,
            &[
                &tlv(2, &[&[1]]),
                &self.sid,
                &self.hash,
                &attributes.unwrap_or_default(),
                &self.algorithm,
                &tlv(4, &[&value]),
                &unsigned,
            ],
        )
    }

    /// The whole structure around any signers.
    pub fn around(&self, signers: &[Vec<u8>]) -> Vec<u8> {
        let content = self
            .content
            .as_ref()
            .map(|content| tlv(0xa0, &[&tlv(4, &[content])]));
        let data = tlv(
            0x30,
            &[
                &tlv(2, &[&[1]]),
                &tlv(0x31, &[&self.hash]),
                &tlv(0x30, &[&oid(&self.content_type), &content.unwrap_or_default()]),
                &tlv(0xa0, &[&self.certificates.concat()]),
                &tlv(0x31, &[&signers.concat()]),
            ],
        );
        tlv(0x30, &[&oid(oids::ID_SIGNED_DATA), &tlv(0xa0, &[&data])])
    }

    pub fn build(&self, key: &PrivateKey, scheme: SignatureScheme) -> Vec<u8> {
        self.around(&[self.signer(key, scheme)])
    }
}
