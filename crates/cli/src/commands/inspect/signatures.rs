//! Signature fields with their values, and what the CMS says of itself.

use saoy_pades::FoundSignature;
use saoy_pdf::Reader;
use saoy_pki::cms::SignedData;

/// All of them, or why they cannot be listed.
pub(super) type Signatures = Result<Vec<Signature>, String>;

/// One signature as it stands there.
pub(super) struct Signature {
    pub(super) field: String,
    pub(super) object: u32,
    pub(super) sub_filter: String,
    pub(super) byte_range: [u64; 4],
    /// The revision it ends, if it ends one.
    pub(super) revision: Option<usize>,
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
    let found = saoy_pades::signatures(reader).map_err(|error| error.to_string())?;
    Ok(found.iter().map(signature).collect())
}

fn signature(found: &FoundSignature) -> Signature {
    let room = (found.contents.end - found.contents.start).saturating_sub(2) / 2;
    Signature {
        field: String::from_utf8_lossy(&found.field).into_owned(),
        object: found.field_ref.num,
        sub_filter: String::from_utf8_lossy(&found.sub_filter).into_owned(),
        byte_range: found.byte_range,
        revision: found.revision,
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
