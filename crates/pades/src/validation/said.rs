//! From the attributes of a signature to remarks, and to what a signature policy asks (ETSI EN 319 102-1 §5.2.4).

use saoy_pki::Oid;
use saoy_pki::cms::{Foreign, Oddity, SignaturePolicy, Signer, TokenKind};
use saoy_pki::oids;

use super::SubIndication;
use super::purpose::{self, Purpose};
use super::remark::{Counter, Remark};
use super::settings::{PolicyRule, Settings};
use super::stamp::Stamp;
use crate::{Examined, Over, SubFilter};

/// Remarks about one signature; a hostile file may hold thousands of attributes.
const MAX_REMARKS: usize = 64;

/// Signed attributes that are checked, read, or say nothing that matters for a document.
const KNOWN_SIGNED: [Oid; 17] = [
    oids::CONTENT_TYPE,
    oids::MESSAGE_DIGEST,
    oids::SIGNING_TIME,
    oids::SIGNING_CERTIFICATE,
    oids::SIGNING_CERTIFICATE_V2,
    oids::ALGORITHM_PROTECTION,
    oids::SIGNATURE_POLICY,
    oids::COMMITMENT_TYPE,
    oids::SIGNER_ATTRIBUTES,
    oids::SIGNER_ATTRIBUTES_V2,
    oids::SIGNER_LOCATION,
    oids::CONTENT_TIMESTAMP,
    oids::CONTENT_HINTS,
    oids::CONTENT_IDENTIFIER,
    oids::MIME_TYPE,
    oids::SMIME_CAPABILITIES,
    oids::ADBE_REVOCATION,
];

/// The same for unsigned ones.
const KNOWN_UNSIGNED: [Oid; 16] = [
    oids::SIGNATURE_TIMESTAMP,
    oids::ARCHIVE_TIMESTAMP_V1,
    oids::ARCHIVE_TIMESTAMP_V2,
    oids::ARCHIVE_TIMESTAMP_V3,
    oids::LONG_TERM_VALIDATION,
    oids::REFERENCES_TIMESTAMP,
    oids::CERTIFICATES_TIMESTAMP,
    oids::CERTIFICATE_VALUES,
    oids::REVOCATION_VALUES,
    oids::CERTIFICATE_REFS,
    oids::REVOCATION_REFS,
    oids::COUNTER_SIGNATURE,
    oids::EVIDENCE_RECORD_INTERNAL,
    oids::EVIDENCE_RECORD_EXTERNAL,
    oids::SIGNATURE_POLICY_STORE,
    oids::ADBE_REVOCATION,
];

/// Everything to be told about a signature that is no document timestamp; `stamps` are its own.
pub(super) fn remarks(examined: &Examined, stamps: &[Stamp], settings: &Settings) -> Vec<Remark> {
    let mut out = Vec::new();
    if let Some(signed) = &examined.signed
        && let Some(signer) = signed.signers().first()
    {
        out.extend(of_policy(signer, settings));
        out.extend(of_signer(signer, examined));
        out.extend(counter_signatures(signer, signed));
        out.extend(of_unsigned(signer));
        out.extend(unknown(signer));
    }
    out.extend(timestamps(examined, stamps));
    out.extend(of_certificate(examined));
    out.extend(trailing(examined));
    out.extend(examined.oddities.iter().find_map(misnamed));
    if examined.oddities.contains(&Oddity::UnsignedUnreadable) {
        out.push(Remark::UnsignedUnreadable);
    }
    out.truncate(MAX_REMARKS);
    out
}

/// RFC 5652 §5.4: the hash stands in two places, and one of them is wrong.
fn misnamed(oddity: &Oddity) -> Option<Remark> {
    match *oddity {
        Oddity::SignatureHashMisnamed { named, used } => Some(Remark::HashMisnamed { named, used }),
        _ => None,
    }
}

/// Bytes in the gap that nobody signed, besides the padding.
pub(super) fn trailing(examined: &Examined) -> Option<Remark> {
    let there = examined.oddities.contains(&Oddity::Trailing);
    there.then_some(Remark::Trailing)
}

/// Clause 5.2.4: nothing is asked of a policy unless the settings ask.
pub(super) fn policy(examined: &Examined, settings: &Settings) -> Option<SubIndication> {
    if settings.policy == PolicyRule::Ours {
        return None;
    }
    let signed = examined.signed.as_ref()?;
    let policies = signed.signers().iter().filter_map(Signer::policy);
    policies
        .map(|policy| match (&policy, at_hand(&policy, settings)) {
            (SignaturePolicy::Unreadable, _) | (_, Some(Document::Other)) => {
                Some(SubIndication::PolicyProcessingError)
            }
            (_, Some(Document::Named)) => None,
            (_, None) => Some(SubIndication::SignaturePolicyNotAvailable),
        })
        .find_map(|sub| sub)
}

/// RFC 6211 §3: algorithms that were exchanged make the signature invalid for whoever knows the attribute.
pub(super) fn algorithms_exchanged(examined: &Examined) -> bool {
    let signers = examined.signed.as_ref().map(Foreign::signers);
    let mut signers = signers.unwrap_or_default().iter();
    signers.any(|signer| signer.algorithms_are_protected() == Some(false))
}

/// Of the document that has the policy's identifier.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Document {
    /// It has the digest that the signature states.
    Named,
    /// It has another one, or the signature states none.
    Other,
}

fn at_hand(policy: &SignaturePolicy, settings: &Settings) -> Option<Document> {
    let SignaturePolicy::Named { id, digest } = policy else {
        return None;
    };
    let id = id.to_string();
    let mut documents = settings.policies.iter().filter(|known| known.id == id).peekable();
    documents.peek()?;
    let named = digest
        .as_ref()
        .is_some_and(|(hash, digest)| documents.any(|known| hash.digest(&known.document) == *digest));
    Some(if named { Document::Named } else { Document::Other })
}

fn of_policy(signer: &Signer, settings: &Settings) -> Option<Remark> {
    let policy = signer.policy()?;
    Some(match (&policy, at_hand(&policy, settings)) {
        (SignaturePolicy::Implied, _) => Remark::PolicyImplied,
        (SignaturePolicy::Unreadable, _) => Remark::PolicyUnreadable,
        (SignaturePolicy::Named { id, .. }, Some(Document::Named)) => Remark::PolicyAtHand(id.to_string()),
        (SignaturePolicy::Named { id, .. }, _) => Remark::PolicyNamed(id.to_string()),
    })
}

fn of_signer(signer: &Signer, examined: &Examined) -> Vec<Remark> {
    let has = |kind: Oid| signer.attribute_types().any(|own| own == kind);
    let roles = signer.roles();
    let commitments = signer.commitments().into_iter();
    let mut out: Vec<Remark> = commitments.map(|id| Remark::Commitment(id.to_string())).collect();
    let pades = examined.format == Some(SubFilter::CadesDetached);
    for (there, remark) in [
        (roles.claimed, Remark::ClaimedRole),
        (roles.certified || roles.asserted, Remark::CertifiedRole),
        (has(oids::CONTENT_HINTS), Remark::ContentHints),
        (pades && has(oids::SIGNING_TIME), Remark::SigningTimeAttribute),
        (
            signer.algorithms_are_protected() == Some(false),
            Remark::AlgorithmsExchanged,
        ),
    ] {
        out.extend(there.then_some(remark));
    }
    out
}

fn counter_signatures(signer: &Signer, signed: &Foreign) -> Vec<Remark> {
    let counters = signer.counter_signatures().into_iter();
    let told = counters.map(|counter| {
        let Ok(counter) = counter else {
            let outcome = Counter::Unclear;
            return Remark::CounterSignature { by: None, outcome };
        };
        let by = counter.certificate(signed, &[]);
        let outcome = match counter.verify_counter(signed, signer.signature(), &[]) {
            Ok(_) => Counter::Holds,
            Err(fault) if fault.is_unreadable() => Counter::Unclear,
            Err(_) => Counter::Broken,
        };
        let by = by.map(|by| by.holder());
        Remark::CounterSignature { by, outcome }
    });
    told.collect()
}

fn of_unsigned(signer: &Signer) -> Vec<Remark> {
    let has = |kinds: &[Oid]| signer.unsigned_attribute_types().any(|own| kinds.contains(&own));
    let references = [oids::REFERENCES_TIMESTAMP, oids::CERTIFICATES_TIMESTAMP];
    let records = [oids::EVIDENCE_RECORD_INTERNAL, oids::EVIDENCE_RECORD_EXTERNAL];
    let all = [
        (has(&references), Remark::ReferencesTimestamp),
        (has(&records), Remark::EvidenceRecord),
    ];
    all.into_iter()
        .filter_map(|(there, remark)| there.then_some(remark))
        .collect()
}

fn unknown(signer: &Signer) -> Vec<Remark> {
    let signed = signer
        .attribute_types()
        .filter(|kind| !KNOWN_SIGNED.contains(kind));
    let signed = signed.map(|kind| Remark::UnknownSigned(kind.to_string()));
    let unsigned = signer
        .unsigned_attribute_types()
        .filter(|kind| !KNOWN_UNSIGNED.contains(kind));
    let unsigned = unsigned.map(|kind| Remark::UnknownUnsigned(kind.to_string()));
    let mut out: Vec<Remark> = Vec::new();
    for remark in signed.chain(unsigned).take(MAX_REMARKS) {
        if !out.contains(&remark) {
            out.push(remark);
        }
    }
    out
}

/// The timestamps that are not over the signature value: those are told in a statement of their own.
fn timestamps(examined: &Examined, stamps: &[Stamp]) -> Vec<Remark> {
    let read = stamps.iter().filter_map(|stamp| match stamp.over {
        Over::Inside(TokenKind::Content) => Some(Remark::ContentTimestamp {
            time: Some(stamp.time),
            why_not: stamp.sub,
        }),
        Over::Inside(TokenKind::Archive) => Some(Remark::ArchiveTimestamp(Some(stamp.time))),
        _ => None,
    });
    let unreadable = examined
        .timestamps
        .iter()
        .filter(|stamped| stamped.stamp.is_none());
    let unreadable = unreadable.filter_map(|stamped| match stamped.over {
        Over::Inside(TokenKind::Content) => Some(Remark::ContentTimestamp {
            time: None,
            why_not: Some(SubIndication::FormatFailure),
        }),
        Over::Inside(TokenKind::Archive) => Some(Remark::ArchiveTimestamp(None)),
        _ => None,
    });
    read.chain(unreadable).collect()
}

fn of_certificate(examined: &Examined) -> Option<Remark> {
    let names = |purposes: Vec<Oid>| purposes.into_iter().map(purpose::name).collect();
    match Purpose::of(examined.signer.as_ref()?) {
        Purpose::Documents => None,
        Purpose::Other(purposes) => Some(Remark::OtherPurpose(names(purposes))),
        Purpose::Machines(purposes) => Some(Remark::MachinePurpose(names(purposes))),
        Purpose::NoSignatures => Some(Remark::NoSignatures),
    }
}
