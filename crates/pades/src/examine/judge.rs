//! One signature and its timestamps, when all digests are known.

use saoy_pdf::Reader;
use saoy_pki::{
    Algorithm, Certificate, HashAlgorithm,
    cms::{self, Foreign, Oddity, Signer, TokenKind, Verified},
    oids,
    tsp::Stamp,
};

use super::{
    Examined, Fault, Integrity, Over, Stamped, SubFilter, digests::Digests, known::Known, open::Opened,
};
use crate::{Entry, found::slice};

pub(super) fn one(
    reader: &Reader<'_>,
    entry: Entry,
    opened: Opened,
    digests: Option<&Digests>,
    known: &Known<'_, '_>,
) -> Examined {
    let covered = |hash: HashAlgorithm| digests?.get(hash);
    let case = Case {
        covered: &covered,
        known,
        too_much: digests.is_none(),
    };
    let trailing = entry.found.as_ref().is_ok_and(|found| found.trailing > 0);
    let mut examined = match opened {
        Opened::Not(format, fault) => blank(entry, format, Integrity::of(fault)),
        Opened::Cms { format, signed } => case.cms(reader, entry, format, signed),
        Opened::Stamp(stamp) => case.document(entry, *stamp),
        Opened::Pkcs1 {
            value,
            certificates,
            hash,
        } => case.pkcs1(entry, &value, certificates, hash),
    };
    // What follows the structure never reaches its parser, and padding is no part of what it reads.
    if trailing && !examined.oddities.contains(&Oddity::Trailing) {
        examined.oddities.push(Oddity::Trailing);
    }
    examined
}

type Digest<'d> = &'d dyn Fn(HashAlgorithm) -> Option<Vec<u8>>;

struct Case<'c, 'r, 'a> {
    /// The digests of the covered bytes.
    covered: Digest<'c>,
    known: &'c Known<'r, 'a>,
    too_much: bool,
}

impl Case<'_, '_, '_> {
    fn cms(&self, reader: &Reader<'_>, entry: Entry, format: SubFilter, signed: Foreign) -> Examined {
        let mut examined = blank(entry, Some(format), Integrity::Intact);
        let enclosure = self.enclosure(reader, &examined.entry, format, &signed);
        examined.oddities = signed.oddities().to_vec();
        if signed.content_type() != oids::ID_DATA {
            examined.oddities.push(Oddity::NotData(signed.content_type()));
        }
        examined
            .oddities
            .extend(enclosure.as_ref().ok().copied().flatten());
        for (number, signer) in signed.all_signers().iter().enumerate() {
            let (certificate, integrity) = match (signer, &enclosure) {
                (Err(fault), _) => (None, Integrity::of(fault.clone().into())),
                (Ok(signer), Err(fault)) => {
                    let certificate = self.certificate(signer, &signed);
                    (certificate, Integrity::of(fault.clone()))
                }
                (Ok(signer), Ok(_)) => match self.signer(signer, &signed, format) {
                    Ok(verified) => {
                        if number == 0 {
                            examined.algorithm = Some(verified.algorithm);
                        }
                        let known = examined.oddities.clone();
                        let new = verified.oddities.into_iter();
                        examined
                            .oddities
                            .extend(new.filter(|oddity| !known.contains(oddity)));
                        (Some(verified.certificate), Integrity::Intact)
                    }
                    Err(fault) => (self.certificate(signer, &signed), Integrity::of(fault)),
                },
            };
            examined.integrity = examined.integrity.worse(integrity.clone());
            examined.signers.push((certificate, integrity));
        }
        if examined.signers.is_empty() {
            examined.integrity = Integrity::of(cms::Fault::NoSigner.into());
        }
        if let Some(Ok(first)) = signed.all_signers().first() {
            // As it was found to be signed; what does not hold, as it is named.
            examined.algorithm = examined.algorithm.or_else(|| first.algorithm().ok());
            examined.hash = first.hash().ok();
            examined.timestamps = first
                .tokens()
                .map(|(kind, token)| self.inside(kind, token, first))
                .collect();
        }
        examined.signer = examined.signers.first().and_then(|(first, _)| first.clone());
        examined.certificates = signed.certificates().to_vec();
        if let Some(signer) = &examined.signer
            && !examined.certificates.contains(signer)
        {
            examined.certificates.push(signer.clone());
        }
        examined.crls = signed.crls().to_vec();
        examined.ocsp = signed.ocsp_responses().to_vec();
        examined.signed = Some(signed);
        examined
    }

    /// Whether what is enclosed is what it should be: the SHA-1 of the covered bytes, or nothing.
    fn enclosure(
        &self,
        reader: &Reader<'_>,
        entry: &Entry,
        format: SubFilter,
        signed: &Foreign,
    ) -> Result<Option<Oddity>, Fault> {
        if self.too_much {
            return Err(Fault::TooMuch);
        }
        match (format, signed.content()) {
            (SubFilter::Pkcs7Sha1, None) => Err(cms::Fault::NoContent.into()),
            (SubFilter::Pkcs7Sha1, Some(content)) => {
                let digest = (self.covered)(HashAlgorithm::Sha1);
                (digest.as_deref() == Some(content))
                    .then_some(None)
                    .ok_or(Fault::Changed)
            }
            (_, None) => Ok(None),
            (_, Some(content)) if is_covered(reader, entry, content) => Ok(Some(Oddity::ContentEnclosed)),
            (_, Some(_)) => Err(cms::Fault::Encapsulated.into()),
        }
    }

    fn signer(&self, signer: &Signer, signed: &Foreign, format: SubFilter) -> Result<Verified, Fault> {
        let enclosed = |hash: HashAlgorithm| Some(hash.digest(signed.content()?));
        let digest: Digest<'_> = if format == SubFilter::Pkcs7Sha1 {
            &enclosed
        } else {
            self.covered
        };
        let verified = signer.verify(signed, digest, self.known(signer, signed));
        verified.map_err(|fault| match fault {
            cms::Fault::MessageDigest if format != SubFilter::Pkcs7Sha1 => Fault::Changed,
            other => other.into(),
        })
    }

    fn certificate(&self, signer: &Signer, signed: &Foreign) -> Option<Certificate> {
        signer.certificate(signed, self.known(signer, signed))
    }

    /// The file's own store is read only for signers that enclose no certificate.
    fn known(&self, signer: &Signer, signed: &Foreign) -> &[Certificate] {
        match signer.certificate(signed, &[]) {
            Some(_) => &[],
            None => self.known.all(),
        }
    }

    fn document(&self, entry: Entry, stamp: Stamp) -> Examined {
        let mut examined = blank(entry, Some(SubFilter::Rfc3161), Integrity::Intact);
        examined.hash = stamp.hash().ok();
        examined.oddities = stamp.cms().oddities().to_vec();
        examined.crls = stamp.cms().crls().to_vec();
        examined.ocsp = stamp.cms().ocsp_responses().to_vec();
        examined.certificates = stamp.cms().certificates().to_vec();
        examined.signed = Some(stamp.cms().clone());
        let stamped = if self.too_much {
            let mut stamped = self.stamped(Over::Document, stamp, &|_| None);
            stamped.integrity = Integrity::of(Fault::TooMuch);
            stamped
        } else {
            self.stamped(Over::Document, stamp, self.covered)
        };
        examined.integrity = match &stamped.integrity {
            Integrity::Broken(Fault::Stamp(saoy_pki::tsp::StampFault::Imprint)) => {
                Integrity::Broken(Fault::Changed)
            }
            other => other.clone(),
        };
        examined.signer = stamped.signer.clone();
        examined.algorithm = stamped.algorithm;
        examined.signers = vec![(examined.signer.clone(), examined.integrity.clone())];
        examined.timestamps = vec![stamped];
        examined
    }

    fn inside(&self, kind: TokenKind, token: &[u8], signer: &Signer) -> Stamped {
        let over = Over::Inside(kind);
        let stamp = match Stamp::parse(token) {
            Ok(stamp) => stamp,
            Err(error) => {
                return Stamped {
                    over,
                    integrity: Integrity::of(error.into()),
                    stamp: None,
                    signer: None,
                    algorithm: None,
                    authority: None,
                };
            }
        };
        let value = |hash: HashAlgorithm| Some(hash.digest(signer.signature()));
        match kind {
            TokenKind::Signature | TokenKind::Archive => self.stamped(over, stamp, &value),
            TokenKind::Content => self.stamped(over, stamp, self.covered),
        }
    }

    fn stamped(&self, over: Over, stamp: Stamp, digest: Digest<'_>) -> Stamped {
        let known = match stamp.certificate(&[]) {
            Some(_) => &[],
            None => self.known.all(),
        };
        let verified = if over == Over::Inside(TokenKind::Archive) {
            stamp.verify_signature(known).map_err(Fault::Stamp)
        } else {
            stamp.verify(digest, known).map_err(Fault::Stamp)
        };
        let mut algorithm = stamp.signer().algorithm().ok();
        let (signer, integrity) = match verified {
            Ok(verified) => {
                algorithm = Some(verified.algorithm);
                let integrity = match over {
                    Over::Inside(TokenKind::Archive) => Integrity::of(Fault::Archive),
                    _ => Integrity::Intact,
                };
                (Some(verified.certificate), integrity)
            }
            Err(fault) => (stamp.certificate(known), Integrity::of(fault)),
        };
        Stamped {
            over,
            integrity,
            authority: signer.as_ref().map(|signer| stamp.check_authority(signer)),
            stamp: Some(stamp),
            signer,
            algorithm,
        }
    }

    fn pkcs1(
        &self,
        entry: Entry,
        value: &[u8],
        certificates: Vec<Certificate>,
        hash: Option<HashAlgorithm>,
    ) -> Examined {
        let mut examined = blank(entry, Some(SubFilter::X509RsaSha1), Integrity::Intact);
        examined.signer = certificates.first().cloned();
        examined.hash = hash;
        examined.algorithm = hash.map(Algorithm::RsaPkcs1);
        let checked = match (&examined.signer, hash) {
            (None, _) => Err(Fault::NoCertificate),
            (Some(_), None) => Err(Fault::Pkcs1),
            (Some(_), Some(_)) if self.too_much => Err(Fault::TooMuch),
            (Some(signer), Some(hash)) => {
                let digest = (self.covered)(hash).unwrap_or_default();
                // The padding fits the key, so a value that does not verify is over other bytes.
                Algorithm::RsaPkcs1(hash)
                    .verify_digest(signer.public_key(), &digest, value)
                    .map_err(|_| Fault::Changed)
            }
        };
        examined.integrity = checked.map_or_else(Integrity::of, |()| Integrity::Intact);
        examined.signers = vec![(examined.signer.clone(), examined.integrity.clone())];
        examined.certificates = certificates;
        examined
    }
}

fn blank(entry: Entry, format: Option<SubFilter>, integrity: Integrity) -> Examined {
    Examined {
        entry,
        format,
        integrity,
        signed: None,
        signer: None,
        certificates: Vec::new(),
        crls: Vec::new(),
        ocsp: Vec::new(),
        timestamps: Vec::new(),
        algorithm: None,
        hash: None,
        signers: Vec::new(),
        oddities: Vec::new(),
    }
}

/// Whether the content is exactly the covered bytes.
fn is_covered(reader: &Reader<'_>, entry: &Entry, content: &[u8]) -> bool {
    let Ok(found) = &entry.found else { return false };
    let [_, start, end, tail] = found.byte_range;
    let (Some(head), Some(tail)) = (
        slice(reader.bytes(), 0, start),
        slice(reader.bytes(), end, end.saturating_add(tail)),
    ) else {
        return false;
    };
    content.strip_prefix(head) == Some(tail)
}
