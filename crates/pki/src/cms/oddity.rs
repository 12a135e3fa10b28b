//! What others write otherwise than their standard says, without harm.

use const_oid::ObjectIdentifier as Oid;

use crate::HashAlgorithm;

/// What a foreign structure does otherwise than its standard, without being wrong for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Oddity {
    /// Lengths are indefinite or longer than needed: BER where DER is asked for (EN 319 142-1 §4.2).
    #[error("the signature is written in BER, not DER")]
    Ber,
    /// Bytes other than zeros follow the structure.
    #[error("bytes that are no padding follow the signature")]
    Trailing,
    /// More than one SignerInfo, where a PDF signature has exactly one (ISO 32000-2 §12.8.3.3.1).
    #[error("the signature has {0} signers where one is allowed")]
    SeveralSigners(usize),
    /// The content is enclosed although the signature is detached; it is the same.
    #[error("the signature encloses its content once more")]
    ContentEnclosed,
    /// The structure says its content is of another type than data, which is what a PDF signature is over
    /// (EN 319 142-1 §6.3).
    #[error("the signature says that it is over content of type {0}, not over data")]
    NotData(Oid),
    /// Attribute certificates are enclosed; they are not looked at.
    #[error("{0} attribute certificates are enclosed and not looked at")]
    AttributeCertificates(usize),
    /// Certificates are enclosed that cannot be read.
    #[error("{0} enclosed certificates cannot be read")]
    UnreadableCertificates(usize),
    /// The hash of a signer is not in the list at the beginning (RFC 5652 §5.1).
    #[error("the signer's hash algorithm is not listed")]
    HashNotListed,
    /// Where the hash should be named a signature algorithm is, which has the hash in its name.
    #[error("the signer's hash algorithm is named by a signature algorithm")]
    HashNamedBySignature,
    /// The content is hashed with one algorithm and the attributes are signed with another (RFC 5652 §5.4 has one for
    /// both): the weaker one counts.
    #[error("the content is hashed with {content}, the attributes are signed with {attributes}")]
    HashesDiffer {
        /// The hash of the content.
        content: HashAlgorithm,
        /// The hash of the attributes.
        attributes: HashAlgorithm,
    },
    /// The name of the signature algorithm has another hash than the one that the value is made with, which is the signer's
    /// own: `sha1WithRSAEncryption` over SHA-256. What was used counts.
    #[error("the signature algorithm is named with {named}, the signature value is made with {used}")]
    SignatureHashMisnamed {
        /// The hash that the algorithm's name has.
        named: HashAlgorithm,
        /// The signer's hash, by which the value holds.
        used: HashAlgorithm,
    },
    /// The signed attributes are not in the order that DER demands; they hold as they were sent.
    #[error("the signed attributes are out of order")]
    AttributesUnsorted,
    /// The signature is over the content itself.
    #[error("there are no signed attributes")]
    NoSignedAttributes,
    /// No signing-certificate attribute: the certificate could be exchanged for one with the same key and name; not a
    /// baseline signature (EN 319 142-1 §6.3).
    #[error("no attribute says which certificate signed")]
    NoSigningCertificate,
    /// Only the older signing-certificate attribute with SHA-1 (RFC 2634 §5.4).
    #[error("the attribute that says which certificate signed uses SHA-1")]
    OldSigningCertificate,
    /// The signer is named by a key identifier.
    #[error("the signer is named by a key identifier")]
    ByKeyIdentifier,
    /// The signer's certificate is not enclosed, but known from elsewhere.
    #[error("the signer's certificate is not enclosed but comes from elsewhere")]
    CertificateFromElsewhere,
    /// A signed attribute appears twice; none of those that matter.
    #[error("signed attribute {0} appears twice")]
    RepeatedAttribute(Oid),
    /// Unsigned attributes that cannot be read; they prove nothing.
    #[error("unsigned attributes cannot be read and are ignored")]
    UnsignedUnreadable,
}
