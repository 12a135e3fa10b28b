//! Whether a certificate is one for signing documents (RFC 5280 §4.2.1.3, §4.2.1.12; RFC 9336).
//!
//! No standard says which extended key usage a signer must have: ETSI EN 319 102-1 §5.2.6 leaves it to the rules of whoever
//! validates, and CAs in use write many. RFC 9336 lets a validator accept some purposes and refuse others. Here:
//!
//! | extended key usage | is |
//! |---|---|
//! | none, or any purpose; documentSigning; Microsoft's and Adobe's for documents; emailProtection | for documents |
//! | none of those, and one for machines: serverAuth, codeSigning, timeStamping, OCSPSigning, KDC, IPsec | refused: CHAIN_CONSTRAINTS_FAILURE |
//! | others only, such as clientAuth or smart card logon: a person's | told; refused only where the settings say so |
//!
//! Acrobat accepts e-mail protection beside others, too; it takes code signing, which is refused here.

use saoy_pki::Oid;
use saoy_pki::{Certificate, oids};

/// For what a certificate may be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// For signing documents, or for anything.
    Documents,
    /// For people, but not for documents: these purposes.
    Other(Vec<Oid>),
    /// For machines: these purposes.
    Machines(Vec<Oid>),
    /// The key usage permits no signatures at all.
    NoSignatures,
}

const DOCUMENTS: [Oid; 5] = [
    oids::ANY_EXTENDED_KEY_USAGE,
    oids::KP_DOCUMENT_SIGNING,
    oids::KP_MICROSOFT_DOCUMENT_SIGNING,
    oids::KP_ADOBE_AUTHENTIC_DOCUMENTS,
    oids::KP_EMAIL_PROTECTION,
];

const MACHINES: [Oid; 6] = [
    oids::KP_SERVER_AUTH,
    oids::KP_CODE_SIGNING,
    oids::KP_TIME_STAMPING,
    oids::KP_OCSP_SIGNING,
    oids::KP_KDC,
    oids::KP_IPSEC_IKE,
];

impl Purpose {
    /// By the certificate itself.
    pub(super) fn of(certificate: &Certificate) -> Self {
        let usage = certificate.key_usage();
        if usage.is_some_and(|usage| !usage.digital_signature && !usage.non_repudiation) {
            return Self::NoSignatures;
        }
        let extended = certificate.extended_key_usage();
        let has = |purposes: &[Oid]| extended.iter().any(|purpose| purposes.contains(purpose));
        if extended.is_empty() || has(&DOCUMENTS) {
            Self::Documents
        } else if has(&MACHINES) {
            Self::Machines(extended.to_vec())
        } else {
            Self::Other(extended.to_vec())
        }
    }
}

/// Whether an authority's own purposes leave room for people's. Those of machines only, answers to OCSP aside, do not; one
/// for people, such as clientAuth, says nothing about documents unless machines stand beside it.
pub(super) fn may_issue_signers(authority: &Certificate) -> bool {
    let own = authority.extended_key_usage();
    let for_machines = |purpose: &Oid| MACHINES.contains(purpose) && *purpose != oids::KP_OCSP_SIGNING;
    own.iter().any(|purpose| DOCUMENTS.contains(purpose)) || !own.iter().any(for_machines)
}

/// Whether they leave room for timestamps.
pub(super) fn may_issue_stampers(authority: &Certificate) -> bool {
    const STAMPS: [Oid; 2] = [oids::KP_TIME_STAMPING, oids::ANY_EXTENDED_KEY_USAGE];
    let own = authority.extended_key_usage();
    own.is_empty() || own.iter().any(|purpose| STAMPS.contains(purpose))
}

/// What people call a purpose; its number where it has no name.
pub(super) fn name(purpose: Oid) -> String {
    let name = match purpose {
        oids::KP_SERVER_AUTH => "serverAuth",
        oids::KP_CLIENT_AUTH => "clientAuth",
        oids::KP_CODE_SIGNING => "codeSigning",
        oids::KP_TIME_STAMPING => "timeStamping",
        oids::KP_OCSP_SIGNING => "OCSPSigning",
        oids::KP_KDC => "KDC",
        oids::KP_IPSEC_IKE => "IPsec IKE",
        oids::KP_SMART_CARD_LOGON => "smart card logon",
        other => return other.to_string(),
    };
    name.to_owned()
}
