//! Why a foreign signature does not hold, or cannot be judged.

use const_oid::ObjectIdentifier as Oid;

use crate::{HashAlgorithm, SignatureError};

/// What is wrong with a signer of a [`super::Foreign`] structure, one variant for each way.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Not the structure of RFC 5652 §5, not even in BER.
    #[error("the signature is not a CMS structure")]
    NotCms,
    /// Another content type than signed-data.
    #[error("the CMS content is {0}, not signed data")]
    NotSignedData(Oid),
    /// Nobody signed (RFC 5652 §5.1 allows it; a signature it is not).
    #[error("the signature has no signer")]
    NoSigner,
    /// A SignerInfo is not the structure of RFC 5652 §5.3.
    #[error("the signer's part of the signature cannot be read")]
    Signer,
    /// The signed attributes are no list of attributes.
    #[error("the signed attributes cannot be read")]
    Attributes,
    /// A hash that is not computed: MD5 and whatever is unknown.
    #[error("the hash algorithm {0} is not supported")]
    Hash(Oid),
    /// A signature algorithm that is not computed, or with parameters that are not.
    #[error("{0}")]
    Algorithm(SignatureError),
    /// A required attribute is absent: content-type or message-digest (RFC 5652 §5.3).
    #[error("signed attribute {0} is missing")]
    MissingAttribute(Oid),
    /// An attribute that must be there once is there twice, or with several values (RFC 5652 §11).
    #[error("signed attribute {0} must appear once with one value")]
    RepeatedAttribute(Oid),
    /// content-type differs from the content's type (RFC 5652 §11.1).
    #[error("the signed content type is not the type of the content")]
    ContentType,
    /// What is signed has another digest: it was changed.
    #[error("what was signed was changed: the digests differ")]
    MessageDigest,
    /// The digest of what was signed is by the hash in the name of the signature algorithm, not by the one that is said to be
    /// the digest's (RFC 5652 §5.3): programs that ask for the latter find another digest.
    #[error("what was signed is hashed with {used}, while the signature says {named}")]
    DigestMisnamed {
        /// What the signer calls his hash.
        named: HashAlgorithm,
        /// What he hashed with.
        used: HashAlgorithm,
    },
    /// The structure encloses content although the file itself is what is signed, and it is not the same.
    #[error("the signature encloses other content than the file")]
    Encapsulated,
    /// The structure must enclose what was signed and does not.
    #[error("the signature does not enclose what it signs")]
    NoContent,
    /// Nothing but the content is signed, and the content is a list of attributes: what was signed may be the attributes of
    /// another signature, over other content.
    #[error(
        "what is signed is itself a list of signed attributes: the signature may come from another document"
    )]
    AttributesAsContent,
    /// The signer's certificate is neither enclosed nor known.
    #[error("the signer's certificate is not enclosed")]
    NoCertificate,
    /// The signing-certificate attribute names another certificate (RFC 5035 §3).
    #[error("the signing-certificate attribute names another certificate than the signer's")]
    SigningCertificate,
    /// The signing-certificate attribute cannot be read.
    #[error("the signing-certificate attribute cannot be read")]
    SigningCertificateUnreadable,
    /// The signature value was not made by this key over this content.
    #[error("the signature value does not belong to the signer's key and this content")]
    Value,
    /// The signature value was made by this key over this content, but with a hash that neither the signer nor the name of
    /// the signature algorithm gives: nobody says that it is meant.
    #[error("the signature value is made with {0}, which the signature names nowhere")]
    UnnamedHash(HashAlgorithm),
}

impl Fault {
    /// Whether nothing was found wrong, but too little could be read or computed to say that it holds.
    #[must_use]
    pub fn is_unreadable(&self) -> bool {
        matches!(
            self,
            Self::NotCms
                | Self::NotSignedData(_)
                | Self::NoSigner
                | Self::Signer
                | Self::Attributes
                | Self::Hash(_)
                | Self::Algorithm(_)
                | Self::NoContent
                | Self::NoCertificate
        )
    }
}
