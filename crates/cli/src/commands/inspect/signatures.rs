//! Signature fields with their values, and what the CMS says of itself.

use saoy_pades::{Coverage, Entry, FoundSignature, SignatureKind, survey};
use saoy_pdf::Reader;
use saoy_pki::cms::SignedData;

/// All of them, and what could not be looked at.
pub(super) struct Signatures {
    pub(super) list: Vec<Signature>,
    pub(super) unclear: Vec<String>,
}

/// One signature as it stands there.
pub(super) struct Signature {
    pub(super) field: String,
    pub(super) object: u32,
    pub(super) kind: &'static str,
    /// The revision it ends, if it ends one.
    pub(super) revision: Option<usize>,
    /// The first revision that shows it.
    pub(super) appeared: usize,
    pub(super) coverage: Option<&'static str>,
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
    pub(super) digest: String,
    pub(super) signature: String,
    pub(super) signer: Option<Holder>,
    /// Subjects of the certificates enclosed.
    pub(super) certificates: Vec<String>,
    pub(super) lists: usize,
    pub(super) attributes: Vec<String>,
    pub(super) timestamp: bool,
}

/// Whose certificate.
pub(super) struct Holder {
    pub(super) subject: String,
    pub(super) issuer: String,
    pub(super) serial: String,
    pub(super) from: String,
    pub(super) to: String,
}

pub(super) fn of(reader: &Reader<'_>) -> Signatures {
    let found = survey(reader);
    Signatures {
        list: found.entries.iter().map(signature).collect(),
        unclear: found.unclear.iter().map(ToString::to_string).collect(),
    }
}

fn signature(entry: &Entry) -> Signature {
    Signature {
        field: saoy_pdf::decode_text(&entry.field),
        object: entry.field_ref.num,
        kind: match entry.kind {
            SignatureKind::Certification => "certification",
            SignatureKind::Approval => "approval",
            SignatureKind::DocumentTimestamp => "document_timestamp",
        },
        revision: entry.revision,
        appeared: entry.appeared,
        coverage: entry.coverage.map(|coverage| match coverage {
            Coverage::WholeFile => "whole_file",
            Coverage::WholeRevision => "whole_revision",
            Coverage::Partial => "partial",
        }),
        remarks: entry.remarks.iter().map(ToString::to_string).collect(),
        value: entry.found.as_ref().map(value).map_err(ToString::to_string),
    }
}

fn value(found: &FoundSignature) -> Value {
    let room = (found.contents.end - found.contents.start).saturating_sub(2) / 2;
    Value {
        sub_filter: String::from_utf8_lossy(&found.sub_filter).into_owned(),
        byte_range: found.byte_range,
        cms_length: found.cms.len(),
        padding: room.saturating_sub(found.cms.len() as u64),
        cms: SignedData::parse(&found.cms)
            .map(|signed| cms(&signed))
            .map_err(|error| error.to_string()),
    }
}

fn cms(signed: &SignedData) -> Cms {
    let info = signed.signer();
    Cms {
        content_type: signed.content_type().to_string(),
        digest: info.hash().to_string(),
        signature: info
            .scheme()
            .map_or_else(|error| error.to_string(), |scheme| format!("{scheme:?}")),
        signer: signed.signer_certificate().map(|certificate| Holder {
            subject: certificate.subject().to_string(),
            issuer: certificate.issuer().to_string(),
            serial: certificate.serial_hex(),
            from: certificate.not_before().to_string(),
            to: certificate.not_after().to_string(),
        }),
        certificates: signed
            .certificates()
            .iter()
            .map(|certificate| certificate.subject().to_string())
            .collect(),
        lists: signed.crls().len(),
        attributes: info.attribute_types().map(|kind| kind.to_string()).collect(),
        timestamp: signed.signature_timestamp().is_some(),
    }
}
