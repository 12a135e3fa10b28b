//! The certificates at hand, found by name, with the distance of each to an anchor.

use std::collections::{HashMap, HashSet, VecDeque};

use crate::Certificate;

/// All certificates of one search, each once; the leaf is number 0.
pub(super) struct Candidates<'a> {
    nodes: Vec<Candidate<'a>>,
    by_subject: HashMap<Vec<u8>, Vec<usize>>,
}

struct Candidate<'a> {
    certificate: &'a Certificate,
    issuer: Vec<u8>,
    subject: usize,
    key: usize,
    is_anchor: bool,
    distance: Option<usize>,
}

impl<'a> Candidates<'a> {
    pub(super) fn new(
        leaf: &'a Certificate,
        intermediates: &'a [Certificate],
        anchors: &'a [Certificate],
    ) -> Self {
        let (mut subjects, mut keys) = (HashMap::new(), HashMap::new());
        let mut seen = HashSet::from([leaf.der()]);
        let mut all = Self {
            nodes: Vec::new(),
            by_subject: HashMap::new(),
        };
        let others = anchors
            .iter()
            .map(|anchor| (anchor, true))
            .chain(intermediates.iter().map(|other| (other, false)));
        for (certificate, is_anchor) in std::iter::once((leaf, false)).chain(others) {
            if !all.nodes.is_empty() && !seen.insert(certificate.der()) {
                continue;
            }
            let subject = certificate.subject().canonical();
            let (next_subject, next_key) = (subjects.len(), keys.len());
            let node = Candidate {
                certificate,
                issuer: certificate.issuer().canonical(),
                subject: *subjects.entry(subject.clone()).or_insert(next_subject),
                key: *keys.entry(certificate.public_key().der()).or_insert(next_key),
                is_anchor,
                distance: is_anchor.then_some(0),
            };
            if !all.nodes.is_empty() {
                all.by_subject.entry(subject).or_default().push(all.nodes.len());
            }
            all.nodes.push(node);
        }
        all.measure();
        all
    }

    /// Breadth first from the anchors down, by names alone: what has no distance leads nowhere.
    fn measure(&mut self) {
        let mut issued: HashMap<&[u8], Vec<usize>> = HashMap::new();
        for (index, node) in self.nodes.iter().enumerate().filter(|(_, node)| !node.is_anchor) {
            issued.entry(&node.issuer).or_default().push(index);
        }
        let subjects: HashMap<usize, &[u8]> = self
            .by_subject
            .iter()
            .flat_map(|(subject, nodes)| nodes.iter().map(|node| (*node, subject.as_slice())))
            .collect();
        let mut found: HashMap<usize, usize> = HashMap::new();
        let anchors = self.nodes.iter().enumerate().filter(|(_, node)| node.is_anchor);
        let mut queue: VecDeque<(usize, usize)> = anchors.map(|(index, _)| (index, 0)).collect();
        while let Some((node, distance)) = queue.pop_front() {
            // Each name is gone through once: its certificates are taken out.
            let below = subjects.get(&node).and_then(|subject| issued.remove(subject));
            for index in below.into_iter().flatten() {
                found.insert(index, distance + 1);
                queue.push_back((index, distance + 1));
            }
        }
        for (index, distance) in found {
            if let Some(node) = self.nodes.get_mut(index) {
                node.distance = Some(distance);
            }
        }
    }

    pub(super) fn certificate(&self, index: usize) -> Option<&'a Certificate> {
        self.nodes.get(index).map(|node| node.certificate)
    }

    /// How many certificates lie between this one and an anchor at least, the anchor included.
    pub(super) fn distance(&self, index: usize) -> Option<usize> {
        self.nodes.get(index)?.distance
    }

    pub(super) fn is_anchor(&self, index: usize) -> bool {
        self.nodes.get(index).is_some_and(|node| node.is_anchor)
    }

    /// One number for each key, so that a signature is checked once for all certificates of its issuer.
    pub(super) fn key(&self, index: usize) -> Option<usize> {
        Some(self.nodes.get(index)?.key)
    }

    /// Whether two certificates are about one subject with one key: a path through both would turn in a circle.
    pub(super) fn is_twin(&self, a: usize, b: usize) -> bool {
        match (self.nodes.get(a), self.nodes.get(b)) {
            (Some(a), Some(b)) => a.subject == b.subject && a.key == b.key,
            _ => false,
        }
    }

    /// Certificates with the name of the issuer, the most promising first: those whose key identifier fits, anchors,
    /// and what is nearer to one. Key identifiers only choose between candidates (RFC 5280 §4.2.1.1).
    pub(super) fn issuers(&self, index: usize) -> Vec<usize> {
        let Some(node) = self.nodes.get(index) else {
            return Vec::new();
        };
        let mut issuers = self.by_subject.get(&node.issuer).cloned().unwrap_or_default();
        issuers.sort_by_cached_key(|issuer| {
            (
                self.contradicts(*issuer, index),
                self.distance(*issuer).unwrap_or(usize::MAX),
                *issuer,
            )
        });
        issuers
    }

    /// Whether the key identifiers say that this is not the issuer's key.
    pub(super) fn contradicts(&self, issuer: usize, index: usize) -> bool {
        let own = self.certificate(issuer).and_then(Certificate::subject_key_id);
        let named = self.certificate(index).and_then(Certificate::authority_key_id);
        matches!((own, named), (Some(own), Some(named)) if own != named)
    }
}
