//! Certificates and revocation information: what the file encloses, what the caller has, and where in the file it stands.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use saoy_pdf::{Dict, ObjRef, Object, Reader, StreamData};
use saoy_pki::revocation::Evidence;
use saoy_pki::{Certificate, oids, sha256};

use super::Settings;
use crate::Examined;

/// Streams of a DSS that are read.
const MAX_STREAMS: usize = 10_000;
/// Bytes that they may decode to, together.
const MAX_BYTES: usize = 128 << 20;

/// Everything at hand, each thing once.
#[derive(Debug, Default)]
pub(super) struct Store {
    /// Those who may have issued a certificate, or signed a list or an answer: the leaves are left out, so that the
    /// search does not grow with the number of signatures.
    pub(super) pool: Vec<Certificate>,
    /// The certificates of those who may not vouch for others.
    pub(super) others: Vec<Certificate>,
    pieces: Vec<Piece>,
    known: HashMap<[u8; 32], usize>,
    certificates: HashMap<[u8; 32], Vec<Range<u64>>>,
}

#[derive(Debug)]
struct Piece {
    der: Vec<u8>,
    kind: Sort,
    places: Vec<Range<u64>>,
    in_dss: bool,
}

/// Where a piece of evidence comes from; in the file, where it stands.
#[derive(Clone, Debug)]
enum Origin {
    Caller,
    Signature(Range<u64>),
    Dss(Range<u64>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Ocsp,
    Crl,
}

impl Store {
    pub(super) fn collect(reader: &Reader<'_>, examined: &[Examined], settings: &Settings) -> Self {
        let mut store = Self::default();
        // The caller's first: where there is too much, nothing in the file pushes it aside.
        for der in &settings.ocsp {
            store.evidence(Sort::Ocsp, der.clone(), Origin::Caller);
        }
        for der in &settings.crls {
            store.evidence(Sort::Crl, der.clone(), Origin::Caller);
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
        Dss::new(reader).read(&mut store);
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
        self.pieces.get(number).is_some_and(|piece| piece.in_dss)
    }

    fn enclosed(
        &mut self,
        certificates: &[Certificate],
        crls: &[Vec<u8>],
        ocsp: &[Vec<u8>],
        place: Option<&Range<u64>>,
    ) {
        for certificate in certificates {
            self.certificate(certificate, place.cloned());
        }
        for (kind, list) in [(Sort::Crl, crls), (Sort::Ocsp, ocsp)] {
            for der in list {
                let origin = place.cloned().map_or(Origin::Caller, Origin::Signature);
                self.evidence(kind, der.clone(), origin);
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

    fn evidence(&mut self, kind: Sort, der: Vec<u8>, origin: Origin) {
        let next = self.pieces.len();
        let index = *self.known.entry(sha256(&der)).or_insert(next);
        if index == next {
            self.pieces.push(Piece {
                der,
                kind,
                places: Vec::new(),
                in_dss: false,
            });
        }
        if let Some(piece) = self.pieces.get_mut(index) {
            piece.in_dss |= matches!(origin, Origin::Dss(_));
            match origin {
                Origin::Caller => {}
                Origin::Signature(place) | Origin::Dss(place) => piece.places.push(place),
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

/// The document security store (ISO 32000-2 §12.8.4.3) with what its `/VRI` points to.
struct Dss<'r, 'a> {
    reader: &'r Reader<'a>,
    seen: HashSet<ObjRef>,
    bytes: usize,
}

impl<'r, 'a> Dss<'r, 'a> {
    fn new(reader: &'r Reader<'a>) -> Self {
        Self {
            reader,
            seen: HashSet::new(),
            bytes: 0,
        }
    }

    fn read(mut self, store: &mut Store) {
        let Some(dss) = self
            .reader
            .catalog()
            .ok()
            .and_then(|catalog| self.dict(&catalog, "DSS"))
        else {
            return;
        };
        self.lists(&dss, ["Certs", "OCSPs", "CRLs"], store);
        let Some(vri) = self.dict(&dss, "VRI") else { return };
        for (_, entry) in vri.iter().take(MAX_STREAMS) {
            if let Ok(Object::Dict(entry)) = self.reader.resolve(entry) {
                self.lists(&entry, ["Cert", "OCSP", "CRL"], store);
            }
        }
    }

    fn dict(&self, dict: &Dict, key: &str) -> Option<Dict> {
        match self.reader.lookup(dict, key).ok()? {
            Object::Dict(found) => Some(found),
            _ => None,
        }
    }

    fn lists(&mut self, dict: &Dict, [certificates, answers, lists]: [&str; 3], store: &mut Store) {
        for (der, place) in self.streams(dict, certificates) {
            if let Ok(certificate) = Certificate::from_der(one(&der)) {
                store.certificate(&certificate, Some(place));
            }
        }
        for (key, kind) in [(answers, Sort::Ocsp), (lists, Sort::Crl)] {
            for (der, place) in self.streams(dict, key) {
                store.evidence(kind, one(&der).to_vec(), Origin::Dss(place));
            }
        }
    }

    fn streams(&mut self, dict: &Dict, key: &str) -> Vec<(Vec<u8>, Range<u64>)> {
        let Ok(Object::Array(items)) = self.reader.lookup(dict, key) else {
            return Vec::new();
        };
        items.iter().filter_map(|item| self.stream(item)).collect()
    }

    fn stream(&mut self, item: &Object) -> Option<(Vec<u8>, Range<u64>)> {
        let Object::Ref(reference) = item else { return None };
        if self.seen.len() >= MAX_STREAMS || self.bytes >= MAX_BYTES || !self.seen.insert(*reference) {
            return None;
        }
        let Ok(Object::Stream(stream)) = self.reader.get(*reference) else {
            return None;
        };
        let der = self.reader.decoded(&stream).ok()?;
        self.bytes += der.len();
        Some((der, place(&stream.data)?))
    }
}

/// Where the stream's bytes stand: a timestamp proves what it covers, encrypted or not.
fn place(data: &StreamData) -> Option<Range<u64>> {
    match data {
        StreamData::File(range) | StreamData::Encrypted { range, .. } => {
            Some(range.start as u64..range.end as u64)
        }
        StreamData::Bytes(_) => None,
    }
}

/// The first DER value: some writers end the stream with an end of line that is counted.
fn one(der: &[u8]) -> &[u8] {
    let length = match der {
        [_, short @ 0..=0x7f, ..] => 2 + usize::from(*short),
        [_, 0x81, a, ..] => 3 + usize::from(*a),
        [_, 0x82, a, b, ..] => 4 + usize::from(*a) * 256 + usize::from(*b),
        [_, 0x83, a, b, c, ..] => 5 + (usize::from(*a) * 256 + usize::from(*b)) * 256 + usize::from(*c),
        _ => der.len(),
    };
    der.get(..length).unwrap_or(der)
}
