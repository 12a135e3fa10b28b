//! Signature fields with their values, and what the CMS says of itself.

use saoy_pades::changes::Lang;
use saoy_pades::{Coverage, Entry, FoundSignature, SignatureKind, survey};
use saoy_pdf::Reader;
use saoy_pki::cms::{Foreign, Signer};

use super::vietnamese::Said as _;

/// All of them, and what could not be looked at.
pub(super) struct Signatures {
    pub(super) list: Vec<Signature>,
    pub(super) unclear: Vec<String>,
}

/// One signature as it stands there.
pub(super) struct Signature {
    pub(super) field: String,
    pub(super) object: u32,
    pub(super) kind: SignatureKind,
    /// The revision it ends, if it ends one.
    pub(super) revision: Option<usize>,
    /// The first revision that shows it.
    pub(super) appeared: usize,
    pub(super) coverage: Option<Coverage>,
    pub(super) remarks: Vec<String>,
    pub(super) value: Result<Value, String>,
}

/// The signature dictionary.
pub(super) struct Value {
    pub(super) sub_filter: String,
    pub(super) byte_range: [u64; 4],
    /// Bytes of DER, and of padding behind it.
    pub(super) cms_length: usize,
    pub(super) padding: u64,
    pub(super) cms: Result<Cms, String>,
}

/// The CMS.
pub(super) struct Cms {
    pub(super) content_type: String,
    /// One in any proper PDF signature.
    pub(super) signers: Vec<Result<SignerInfo, String>>,
    /// Subjects of the certificates enclosed.
    pub(super) certificates: Vec<String>,
    pub(super) lists: usize,
    pub(super) answers: usize,
    /// What is unusual about it, as sentences.
    pub(super) oddities: Vec<String>,
}

/// One signer's part.
pub(super) struct SignerInfo {
    pub(super) digest: String,
    pub(super) signature: String,
    pub(super) holder: Option<Holder>,
    pub(super) attributes: Vec<String>,
    pub(super) unsigned: Vec<String>,
    pub(super) tokens: usize,
}

/// Whose certificate.
pub(super) struct Holder {
    pub(super) subject: String,
    pub(super) issuer: String,
    pub(super) serial: String,
    pub(super) from: String,
    pub(super) to: String,
}

pub(super) fn of(reader: &Reader<'_>, lang: Lang) -> Signatures {
    let found = survey(reader);
    Signatures {
        list: found.entries.iter().map(|entry| signature(entry, lang)).collect(),
        unclear: found.unclear.iter().map(|unclear| unclear.said(lang)).collect(),
    }
}

/// The report's word for a kind of signature.
pub(super) fn kind(kind: SignatureKind) -> &'static str {
    match kind {
        SignatureKind::Certification => "certification",
        SignatureKind::Approval => "approval",
        SignatureKind::DocumentTimestamp => "document_timestamp",
    }
}

/// The report's word for what a signature covers.
pub(super) fn coverage(coverage: Coverage) -> &'static str {
    match coverage {
        Coverage::WholeFile => "whole_file",
        Coverage::WholeRevision => "whole_revision",
        Coverage::Partial => "partial",
    }
}

fn signature(entry: &Entry, lang: Lang) -> Signature {
    Signature {
        field: entry.name(),
        object: entry.field_ref.num,
        kind: entry.kind,
        revision: entry.revision,
        appeared: entry.appeared,
        coverage: entry.coverage,
        remarks: entry.remarks.iter().map(|remark| remark.said(lang)).collect(),
        value: entry
            .found
            .as_ref()
            .map(|found| value(found, lang))
            .map_err(|unclear| unclear.said(lang)),
    }
}

fn value(found: &FoundSignature, lang: Lang) -> Value {
    let room = (found.contents.end - found.contents.start).saturating_sub(2) / 2;
    Value {
        sub_filter: String::from_utf8_lossy(&found.sub_filter).into_owned(),
        byte_range: found.byte_range,
        cms_length: found.cms.len(),
        padding: room.saturating_sub(found.cms.len() as u64),
        cms: Foreign::parse(&found.cms)
            .map(|signed| cms(&signed, lang))
            .map_err(|fault| fault.said(lang)),
    }
}

fn cms(signed: &Foreign, lang: Lang) -> Cms {
    let signers = signed.all_signers().iter();
    Cms {
        content_type: signed.content_type().to_string(),
        signers: signers
            .map(|found| {
                found
                    .as_ref()
                    .map(|found| signer(found, signed, lang))
                    .map_err(|fault| fault.said(lang))
            })
            .collect(),
        certificates: signed
            .certificates()
            .iter()
            .map(|certificate| certificate.subject().to_string())
            .collect(),
        lists: signed.crls().len(),
        answers: signed.ocsp_responses().len(),
        oddities: signed.oddities().iter().map(|oddity| oddity.said(lang)).collect(),
    }
}

fn signer(found: &Signer, signed: &Foreign, lang: Lang) -> SignerInfo {
    SignerInfo {
        digest: found
            .hash()
            .map_or_else(|fault| fault.said(lang), |hash| hash.to_string()),
        signature: found
            .algorithm()
            .map_or_else(|fault| fault.said(lang), |algorithm| algorithm.to_string()),
        holder: found.certificate(signed, &[]).map(|certificate| Holder {
            subject: certificate.subject().to_string(),
            issuer: certificate.issuer().to_string(),
            serial: certificate.serial_hex(),
            from: certificate.not_before().to_string(),
            to: certificate.not_after().to_string(),
        }),
        attributes: found.attribute_types().map(|kind| kind.to_string()).collect(),
        unsigned: found
            .unsigned_attribute_types()
            .map(|kind| kind.to_string())
            .collect(),
        tokens: found.tokens().count(),
    }
}
