//! Certificates and revocation information: what the file encloses, what the caller has, and where in the file it stands.

mod dss;

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use saoy_pdf::Reader;
use saoy_pki::revocation::{Evidence, Parsed};
use saoy_pki::{Certificate, oids, sha256};

use self::dss::Dss;
use super::{Remark, Settings};
use crate::Examined;

/// Everything at hand, each thing once.
#[derive(Debug, Default)]
pub(super) struct Store<'a> {
    /// Those who may have issued a certificate, or signed a list or an answer: the leaves are left out, so that the
    /// search does not grow with the number of signatures.
    pub(super) pool: Vec<Certificate>,
    /// The certificates of those who may not vouch for others.
    pub(super) others: Vec<Certificate>,
    dss: dss::Unread,
    pieces: Vec<Piece<'a>>,
    known: HashMap<[u8; 32], usize>,
    certificates: HashMap<[u8; 32], Vec<Range<u64>>>,
}

/// Bytes of the caller or of the file stay where they are: lists of many megabytes are seen.
#[derive(Debug)]
struct Piece<'a> {
    der: Cow<'a, [u8]>,
    kind: Sort,
    places: Vec<Range<u64>>,
    /// The object of the file's store that holds it.
    in_dss: Option<u32>,
}

/// Where a piece of evidence comes from; in the file, where it stands.
#[derive(Clone, Debug)]
enum Origin {
    Caller,
    Signature(Range<u64>),
    Dss(Range<u64>, u32),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Ocsp,
    Crl,
}

impl Sort {
    /// By what stands there, wherever it is filed: a list among the answers is a list. An `OCSPResponse` begins with an
    /// ENUMERATED (RFC 6960 §4.2.1), a `CertificateList` with a SEQUENCE (RFC 5280 §5.1).
    fn of(der: &[u8]) -> Option<Self> {
        let header = match der {
            [0x30, length, ..] if *length < 0x80 => 2,
            [0x30, length, ..] => 2 + usize::from(*length & 0x7f),
            _ => return None,
        };
        match der.get(header)? {
            0x0a => Some(Self::Ocsp),
            0x30 => Some(Self::Crl),
            _ => None,
        }
    }
}

impl<'a> Store<'a> {
    pub(super) fn collect(reader: &'a Reader<'_>, examined: &'a [Examined], settings: &'a Settings) -> Self {
        let mut store = Self::default();
        // The caller's first: where there is too much, nothing in the file pushes it aside.
        for der in &settings.ocsp {
            store.evidence(Sort::Ocsp, der.into(), Origin::Caller);
        }
        for der in &settings.crls {
            store.evidence(Sort::Crl, der.into(), Origin::Caller);
        }
        for signature in examined {
            let found = signature.entry.found.as_ref().ok();
            let place = found.map(|found| found.contents.clone());
            store.enclosed(
                &signature.certificates,
                &signature.crls,
                &signature.ocsp,
                place.as_ref(),
            );
            for stamp in signature
                .timestamps
                .iter()
                .filter_map(|stamped| stamped.stamp.as_ref())
            {
                let cms = stamp.cms();
                store.enclosed(
                    cms.certificates(),
                    cms.crls(),
                    cms.ocsp_responses(),
                    place.as_ref(),
                );
            }
        }
        store.dss = Dss::new().read(reader, &mut store);
        for certificate in &settings.certificates {
            store.certificate(certificate, None);
        }
        store
    }

    /// All evidence; its numbers are those of [`Self::places_of_evidence`].
    pub(super) fn evidence_at_hand(&self) -> Vec<Evidence<'_>> {
        let pieces = self.pieces.iter();
        pieces
            .map(|piece| match piece.kind {
                Sort::Ocsp => Evidence::Ocsp(&piece.der),
                Sort::Crl => Evidence::Crl(&piece.der),
            })
            .collect()
    }

    pub(super) fn places_of_evidence(&self, number: usize) -> &[Range<u64>] {
        self.pieces.get(number).map_or(&[], |piece| &piece.places)
    }

    pub(super) fn places_of_certificate(&self, certificate: &Certificate) -> &[Range<u64>] {
        let places = self.certificates.get(&certificate.fingerprint());
        places.map_or(&[], Vec::as_slice)
    }

    /// Whether the file's own store holds it.
    pub(super) fn is_in_dss(&self, number: usize) -> bool {
        self.pieces
            .get(number)
            .is_some_and(|piece| piece.in_dss.is_some())
    }

    /// Whether everything in the file's own store was read.
    pub(super) fn is_whole(&self) -> bool {
        !self.dss.exceeded
    }

    /// What the file's own store has that is not taken into account.
    pub(super) fn unread(&self, parsed: &Parsed<'_>) -> Vec<Remark> {
        let pieces = parsed.unreadable();
        let stored = |number: usize| self.pieces.get(number)?.in_dss;
        let mut objects = self.dss.unreadable.clone();
        objects.extend(pieces.filter_map(stored));
        let unreadable = objects.first().map(|first| Remark::StoreUnreadable {
            object: *first,
            others: objects.len().saturating_sub(1),
        });
        let exceeded = self.dss.exceeded.then_some(Remark::StoreTooLarge);
        unreadable.into_iter().chain(exceeded).collect()
    }

    fn enclosed(
        &mut self,
        certificates: &[Certificate],
        crls: &'a [Vec<u8>],
        ocsp: &'a [Vec<u8>],
        place: Option<&Range<u64>>,
    ) {
        for certificate in certificates {
            self.certificate(certificate, place.cloned());
        }
        for (kind, list) in [(Sort::Crl, crls), (Sort::Ocsp, ocsp)] {
            for der in list {
                let origin = place.cloned().map_or(Origin::Caller, Origin::Signature);
                self.evidence(kind, der.into(), origin);
            }
        }
    }

    fn certificate(&mut self, certificate: &Certificate, place: Option<Range<u64>>) {
        let places = self.certificates.entry(certificate.fingerprint());
        let new = matches!(places, std::collections::hash_map::Entry::Vacant(_));
        places.or_default().extend(place);
        if new && may_vouch(certificate) {
            self.pool.push(certificate.clone());
        } else if new {
            self.others.push(certificate.clone());
        }
    }

    fn evidence(&mut self, kind: Sort, der: Cow<'a, [u8]>, origin: Origin) {
        let next = self.pieces.len();
        let index = *self.known.entry(sha256(&der)).or_insert(next);
        if index == next {
            self.pieces.push(Piece {
                kind: Sort::of(&der).unwrap_or(kind),
                der,
                places: Vec::new(),
                in_dss: None,
            });
        }
        if let Some(piece) = self.pieces.get_mut(index) {
            match origin {
                Origin::Caller => {}
                Origin::Signature(place) => piece.places.push(place),
                Origin::Dss(place, object) => {
                    piece.places.push(place);
                    piece.in_dss.get_or_insert(object);
                }
            }
        }
    }
}

/// Authorities, signers of lists, responders; certificates too old to say so count as what they may be.
fn may_vouch(certificate: &Certificate) -> bool {
    certificate.is_ca()
        || certificate.version() < 3
        || certificate
            .key_usage()
            .is_some_and(|usage| usage.crl_sign || usage.key_cert_sign)
        || certificate.extended_key_usage().contains(&oids::KP_OCSP_SIGNING)
}
