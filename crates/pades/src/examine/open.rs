//! A signature taken apart, before anything is hashed.

use saoy_pdf::{Object, Reader};
use saoy_pki::{
    Algorithm, Certificate, HashAlgorithm,
    cms::{Foreign, TokenKind},
    signature,
    tsp::Stamp,
};

use super::{Fault, SubFilter};
use crate::{Entry, FoundSignature};

/// What stands in `/Contents`.
pub(super) enum Opened {
    /// Nothing that can be judged.
    Not(Option<SubFilter>, Fault),
    /// CMS over the covered bytes, or over their SHA-1.
    Cms { format: SubFilter, signed: Foreign },
    /// A timestamp over the covered bytes.
    Stamp(Box<Stamp>),
    /// A PKCS #1 value and who signed, his certificate first.
    Pkcs1 {
        value: Vec<u8>,
        certificates: Vec<Certificate>,
        hash: Option<HashAlgorithm>,
    },
}

pub(super) fn read(reader: &Reader<'_>, entry: &Entry) -> Opened {
    let found = match &entry.found {
        Ok(found) => found,
        Err(unclear) => return Opened::Not(None, (*unclear).into()),
    };
    let Some(format) = SubFilter::from_sub_filter(&found.sub_filter) else {
        return Opened::Not(None, Fault::Format(found.sub_filter.clone()));
    };
    let opened = match format {
        SubFilter::X509RsaSha1 => pkcs1(reader, found),
        SubFilter::Rfc3161 => Stamp::parse(&found.cms)
            .map(|stamp| Opened::Stamp(Box::new(stamp)))
            .map_err(Fault::Token),
        SubFilter::Pkcs7Sha1 | SubFilter::Pkcs7Detached | SubFilter::CadesDetached => {
            Foreign::parse(&found.cms)
                .map(|signed| Opened::Cms { format, signed })
                .map_err(Fault::Cms)
        }
    };
    opened.unwrap_or_else(|fault| Opened::Not(Some(format), fault))
}

/// ISO 32000-2 §12.8.3.2: `/Contents` is a DER OCTET STRING, `/Cert` a certificate or several, the signer's first.
fn pkcs1(reader: &Reader<'_>, found: &FoundSignature) -> Result<Opened, Fault> {
    let stated = reader
        .lookup(&found.value, "Cert")
        .map_err(|_| Fault::NoCertificate)?;
    let items = match stated {
        Object::Array(items) => items,
        one => vec![one],
    };
    let certificates: Vec<Certificate> = items
        .iter()
        .filter_map(|item| {
            let item = reader.resolve(item).ok()?;
            Certificate::from_der(item.as_string()?).ok()
        })
        .collect();
    let signer = certificates.first().ok_or(Fault::NoCertificate)?;
    let value = signature::pkcs1_value(&found.cms);
    Ok(Opened::Pkcs1 {
        hash: signature::named_hash(signer.public_key(), &value),
        value,
        certificates,
    })
}

impl Opened {
    /// The hashes of the covered bytes that it takes to judge it.
    pub(super) fn hashes(&self) -> Vec<HashAlgorithm> {
        match self {
            Self::Not(..) => Vec::new(),
            Self::Cms {
                format: SubFilter::Pkcs7Sha1,
                ..
            } => vec![HashAlgorithm::Sha1],
            Self::Cms { signed, .. } => signed
                .signers()
                .iter()
                .flat_map(|signer| {
                    let tokens = signer.tokens().filter(|(kind, _)| *kind == TokenKind::Content);
                    let stamps = tokens.filter_map(|(_, token)| Stamp::parse(token).ok()?.hash().ok());
                    let signature = signer.algorithm().ok().and_then(Algorithm::hash);
                    signer.hash().into_iter().chain(signature).chain(stamps)
                })
                .collect(),
            Self::Stamp(stamp) => stamp.hash().into_iter().collect(),
            Self::Pkcs1 { hash, .. } => hash.iter().copied().collect(),
        }
    }
}
