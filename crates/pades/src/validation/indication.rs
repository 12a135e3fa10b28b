//! What the standard may say of a signature (ETSI EN 319 102-1 V1.3.1 §5.1.3, tables 5 and 6).

use serde::Serialize;

/// The main indication.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Indication {
    /// All checks passed.
    TotalPassed,
    /// A check failed that nothing can mend.
    TotalFailed,
    /// What is at hand is not enough to say either.
    Indeterminate,
}

impl Indication {
    /// The word of the JSON report: `TOTAL_PASSED` …
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::TotalPassed => "TOTAL_PASSED",
            Self::TotalFailed => "TOTAL_FAILED",
            Self::Indeterminate => "INDETERMINATE",
        }
    }

    /// The address of ETSI TS 119 102-2 §4.3.4.2.
    #[must_use]
    pub fn uri(self) -> &'static str {
        match self {
            Self::TotalPassed => "urn:etsi:019102:mainindication:total-passed",
            Self::TotalFailed => "urn:etsi:019102:mainindication:total-failed",
            Self::Indeterminate => "urn:etsi:019102:mainindication:indeterminate",
        }
    }
}

macro_rules! sub_indications {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// Why a signature did not pass. Each variant says what it means and by which rule it is given here.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum SubIndication {
            $($(#[$doc])* $variant,)*
        }

        impl SubIndication {
            /// All of them, in the order of the standard's tables.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word of the standard and of the JSON report.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// The address of ETSI TS 119 102-2 §4.3.4.3.
            #[must_use]
            pub fn uri(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!("urn:etsi:019102:subindication:", $name),)*
                }
            }
        }
    };
}

sub_indications! {
    /// The signature cannot be read: malformed CMS, `/ByteRange`, `/Contents` (§5.2.2).
    FormatFailure = "FORMAT_FAILURE",
    /// What is signed is not what stands in the file (§5.2.7.4).
    HashFailure = "HASH_FAILURE",
    /// The signature value is wrong (§5.2.7.4).
    SigCryptoFailure = "SIG_CRYPTO_FAILURE",
    /// Revoked, and the signature is proven to be younger (§5.3.4, §5.5.4).
    Revoked = "REVOKED",
    /// Expired, and the signature is proven to be younger (§5.3.4).
    Expired = "EXPIRED",
    /// The signature is proven to be older than its certificate (§5.5.4).
    NotYetValid = "NOT_YET_VALID",
    /// Attributes or usage do not meet what is required of a signature (§5.2.8.4): signing-certificate missing.
    SigConstraintsFailure = "SIG_CONSTRAINTS_FAILURE",
    /// The chain breaks a rule of X.509: key usage, policies, names, path length, critical extensions (§5.2.6.4).
    ChainConstraintsFailure = "CHAIN_CONSTRAINTS_FAILURE",
    /// The chain could not be judged for another reason (§5.2.6.4): the search was given up, an extension unreadable.
    CertificateChainGeneralFailure = "CERTIFICATE_CHAIN_GENERAL_FAILURE",
    /// An algorithm or key is weak at the proven time, or at any time, or is not one we check (§5.2.8.4).
    CryptoConstraintsFailure = "CRYPTO_CONSTRAINTS_FAILURE",
    /// The signature names a policy, and the settings ask for it to be processed (§5.2.4.4).
    PolicyProcessingError = "POLICY_PROCESSING_ERROR",
    /// The signature names a policy that is not at hand, and the settings ask for it (§5.2.4.4).
    SignaturePolicyNotAvailable = "SIGNATURE_POLICY_NOT_AVAILABLE",
    /// Timestamps contradict each other or the order in which the file was written (§5.5.4).
    TimestampOrderFailure = "TIMESTAMP_ORDER_FAILURE",
    /// The signer's certificate is not at hand, or is not the one that signing-certificate names (§5.2.3.4).
    NoSigningCertificateFound = "NO_SIGNING_CERTIFICATE_FOUND",
    /// No path to an anchor trusted for this purpose (§5.2.6.4).
    NoCertificateChainFound = "NO_CERTIFICATE_CHAIN_FOUND",
    /// The path leads to an anchor whose trust ended, and nothing proves the signature older (§5.2.6.4).
    NoCertificateChainFoundNoPoe = "NO_CERTIFICATE_CHAIN_FOUND_NO_POE",
    /// Revoked, and nothing proves the signature older (§5.3.4).
    RevokedNoPoe = "REVOKED_NO_POE",
    /// An authority above is revoked, and nothing proves signature and certificate older (§5.2.6.4).
    RevokedCaNoPoe = "REVOKED_CA_NO_POE",
    /// Expired or not yet valid, not revoked while it was valid; nothing proves when the signature was made (§5.2.6.4).
    OutOfBoundsNotRevoked = "OUT_OF_BOUNDS_NOT_REVOKED",
    /// Expired or not yet valid; nothing proves when the signature was made (§5.2.6.4).
    OutOfBoundsNoPoe = "OUT_OF_BOUNDS_NO_POE",
    /// The revocation information was signed by somebody whose time is over, and nothing proves it older (§5.2.6.4).
    RevocationOutOfBoundsNoPoe = "REVOCATION_OUT_OF_BOUNDS_NO_POE",
    /// An algorithm is weak today, and nothing proves the signature older (§5.2.8.4).
    CryptoConstraintsFailureNoPoe = "CRYPTO_CONSTRAINTS_FAILURE_NO_POE",
    /// A certificate is not proven to be older than the end of its issuer's time (§5.6.2.2.4).
    NoPoe = "NO_POE",
    /// Revocation is not known, on hold, or known only from information that is not fresh enough (§5.2.5, §5.2.6.4).
    TryLater = "TRY_LATER",
    /// The signed bytes are not all there (§5.2.7.4): `/ByteRange` leads beyond the file.
    SignedDataNotFound = "SIGNED_DATA_NOT_FOUND",
    /// Another reason: a kind of signature that is not checked here.
    Generic = "GENERIC",
}

impl SubIndication {
    /// The main indication that it belongs to.
    #[must_use]
    pub fn main(self) -> Indication {
        match self {
            Self::FormatFailure
            | Self::HashFailure
            | Self::SigCryptoFailure
            | Self::Revoked
            | Self::Expired
            | Self::NotYetValid => Indication::TotalFailed,
            Self::SigConstraintsFailure
            | Self::ChainConstraintsFailure
            | Self::CertificateChainGeneralFailure
            | Self::CryptoConstraintsFailure
            | Self::PolicyProcessingError
            | Self::SignaturePolicyNotAvailable
            | Self::TimestampOrderFailure
            | Self::NoSigningCertificateFound
            | Self::NoCertificateChainFound
            | Self::NoCertificateChainFoundNoPoe
            | Self::RevokedNoPoe
            | Self::RevokedCaNoPoe
            | Self::OutOfBoundsNotRevoked
            | Self::OutOfBoundsNoPoe
            | Self::RevocationOutOfBoundsNoPoe
            | Self::CryptoConstraintsFailureNoPoe
            | Self::NoPoe
            | Self::TryLater
            | Self::SignedDataNotFound
            | Self::Generic => Indication::Indeterminate,
        }
    }

    /// Whether a proof of an earlier time could mend it.
    pub(super) fn waits_for_proof(self) -> bool {
        matches!(
            self,
            Self::NoCertificateChainFoundNoPoe
                | Self::RevokedNoPoe
                | Self::RevokedCaNoPoe
                | Self::OutOfBoundsNotRevoked
                | Self::OutOfBoundsNoPoe
                | Self::RevocationOutOfBoundsNoPoe
                | Self::CryptoConstraintsFailureNoPoe
                | Self::NoPoe
                | Self::TryLater
        )
    }

    /// Whether it may come from the instant that is judged for.
    pub(super) fn is_of_time(self) -> bool {
        self.waits_for_proof() || self == Self::TimestampOrderFailure
    }
}

impl Serialize for SubIndication {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
