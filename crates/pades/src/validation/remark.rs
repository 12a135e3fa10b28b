//! What a signature says or carries that does not decide, so that nobody takes silence for a check.

use jiff::Timestamp;
use saoy_pki::HashAlgorithm;
use saoy_pki::path::PathError;

use super::SubIndication;

/// Something about a signature that whoever reads the report should know. Identifiers are dotted numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Remark {
    /// It says that a signature policy follows from elsewhere (ETSI EN 319 102-1 §5.2.4).
    PolicyImplied,
    /// It names a signature policy; the rules here hold instead.
    PolicyNamed(String),
    /// It names a signature policy whose document is at hand, with the right digest. Its rules are for people to read.
    PolicyAtHand(String),
    /// It names a signature policy that cannot be read.
    PolicyUnreadable,
    /// To what the signer commits: proof of origin, of approval … (ETSI EN 319 122-1 §5.2.3).
    Commitment(String),
    /// The signer claims a role (ETSI EN 319 122-1 §5.2.6): nobody confirmed it.
    ClaimedRole,
    /// Attribute certificates or assertions about the signer's role: their signatures are not checked.
    CertifiedRole,
    /// Somebody signed the signature (RFC 5652 §11.4). Whether that person is trusted is not asked.
    CounterSignature {
        /// Whose certificate, as far as known.
        by: Option<String>,
        /// Whether it holds.
        outcome: Counter,
    },
    /// A timestamp from before the signature was made (ETSI EN 319 122-1 §5.2.8).
    ContentTimestamp {
        /// What it states; none when it cannot be read.
        time: Option<Timestamp>,
        /// Why it proves nothing; none when it is valid.
        why_not: Option<SubIndication>,
    },
    /// An archive timestamp of CAdES (ETSI EN 319 122-1 §5.5): PAdES has document timestamps instead, and what it is over
    /// is not computed.
    ArchiveTimestamp(Option<Timestamp>),
    /// A timestamp over references to certificates (ETSI EN 319 122-1 §A.1.5).
    ReferencesTimestamp,
    /// An evidence record (RFC 4998).
    EvidenceRecord,
    /// Content hints (RFC 2634 §2.9): what somebody says that the content is.
    ContentHints,
    /// The signing-time attribute in a signature of PAdES, where `/M` is the place for the time (ETSI EN 319 142-1 §6.3).
    SigningTimeAttribute,
    /// Which rule the certificate or its chain breaks.
    Chain(PathError),
    /// An authority above the certificate is revoked, for good or for a while.
    Authority {
        /// Whose certificate.
        name: String,
        /// Since when.
        since: Timestamp,
        /// Whether it is only suspended: certificateHold (RFC 5280 §5.3.1).
        hold: bool,
    },
    /// The trust list has the anchor, for another time.
    OutsideTrust {
        /// The anchor's name in the list.
        name: String,
        /// First instant of trust; open when absent.
        from: Option<Timestamp>,
        /// Last instant of trust; open when absent.
        to: Option<Timestamp>,
    },
    /// There is a timestamp, and it proves nothing any more: no newer one was added in time.
    StampOutlived {
        /// Its authority.
        by: String,
        /// What it states.
        time: Timestamp,
        /// Why it counts no more.
        why: SubIndication,
        /// The end of the authority's certificate, if that is over.
        until: Option<Timestamp>,
    },
    /// A certificate on the path was revoked after the time that is proven: it counts for what is proven to be older.
    RevokedLater {
        /// Whose certificate.
        name: String,
        /// Since when.
        since: Timestamp,
        /// Whether its key may be in other hands: keyCompromise, cACompromise, aACompromise (RFC 5280 §5.3.1).
        compromised: bool,
    },
    /// The signature states a later time than the one at which it is proven to have been there.
    ClaimedLater {
        /// What it states.
        stated: Timestamp,
        /// What is proven.
        proven: Timestamp,
    },
    /// It states a later time than the instant it is judged for.
    AfterInstant {
        /// What it states.
        stated: Timestamp,
        /// The instant.
        at: Timestamp,
    },
    /// The certificate is an entry of the trust list itself: nobody above it could say that it is revoked.
    TrustedItself,
    /// The certificate is a person's, but not for signing documents: its purposes.
    OtherPurpose(Vec<String>),
    /// The certificate is for machines: its purposes.
    MachinePurpose(Vec<String>),
    /// The key usage of the certificate permits no signatures.
    NoSignatures,
    /// cmsAlgorithmProtection (RFC 6211) names other algorithms than those that are used.
    AlgorithmsExchanged,
    /// The name of the signature algorithm has another hash than the one that was used, which is the signer's own.
    HashMisnamed {
        /// What the name says.
        named: HashAlgorithm,
        /// What was used, and counts.
        used: HashAlgorithm,
    },
    /// `/Contents` holds bytes behind the signature that are no padding: nobody signed them.
    Trailing,
    /// The file's own store of evidence (DSS) has what is no evidence: it cannot be unpacked, or is not DER.
    StoreUnreadable {
        /// The first such object.
        object: u32,
        /// How many more there are.
        others: usize,
    },
    /// The file's own store of evidence (DSS) is larger than what is read of one.
    StoreTooLarge,
    /// Unsigned attributes that cannot be read.
    UnsignedUnreadable,
    /// A signed attribute that nobody here knows.
    UnknownSigned(String),
    /// An unsigned attribute that nobody here knows.
    UnknownUnsigned(String),
}

/// How a counter-signature fares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Counter {
    /// It was made by this key over this signature.
    Holds,
    /// It was not.
    Broken,
    /// It cannot be read, or its certificate is not at hand.
    Unclear,
}
