//! Validation objects (ETSI TS 119 102-2 §4.4): each once, found by its id.

use saoy_pki::{Certificate, sha256};

use super::element::{Element, base64};
use crate::validation::json::{hex, time};
use crate::validation::report::{SignatureReport, TimestampReport};

#[derive(Default)]
pub(super) struct Objects {
    list: Vec<(String, Element)>,
}

impl Objects {
    /// A certificate, whole; its id.
    pub(super) fn certificate(&mut self, certificate: &Certificate) -> String {
        let id = id("C", &certificate.fingerprint());
        let whole = Element::text("base64", base64(certificate.der()));
        self.add(&id, "certificate", whole, None, None);
        id
    }

    /// A signature timestamp by its digest; its id.
    pub(super) fn timestamp(&mut self, stamp: &TimestampReport) -> Option<String> {
        let token = stamp.token.as_deref()?;
        let digest = sha256(token);
        let id = id("T", &digest);
        let proof = stamp
            .time
            .map(|at| Element::new("POEProvisioning").child(Element::text("POETime", time(at))));
        self.add(&id, "timestamp", digest_element(&digest), proof, None);
        Some(id)
    }

    /// A document timestamp with its own report (§4.4.8).
    pub(super) fn document_timestamp(&mut self, number: usize, stamp: &SignatureReport, report: Element) {
        let token = stamp.timestamp.token.as_deref();
        let (id, shown) = match token.map(sha256) {
            Some(digest) => (id("T", &digest), digest_element(&digest)),
            None => (
                format!("T-{number}"),
                Element::text("URI", "urn:pdf:document-timestamp:unreadable"),
            ),
        };
        let proof = stamp
            .timestamp
            .time
            .map(|at| Element::new("POEProvisioning").child(Element::text("POETime", time(at))));
        self.add(
            &id,
            "timestamp",
            shown,
            proof,
            Some(report.renamed("ValidationReport")),
        );
    }

    pub(super) fn element(self) -> Option<Element> {
        if self.list.is_empty() {
            return None;
        }
        let all = Element::new("SignatureValidationObjects");
        Some(
            self.list
                .into_iter()
                .fold(all, |all, (_, object)| all.child(object)),
        )
    }

    fn add(&mut self, id: &str, kind: &str, shown: Element, proof: Option<Element>, report: Option<Element>) {
        if self.list.iter().any(|(known, _)| known == id) {
            return;
        }
        let object = Element::new("ValidationObject")
            .attribute("id", id)
            .child(Element::text(
                "ObjectType",
                format!("urn:etsi:019102:validationObject:{kind}"),
            ))
            .child(Element::new("ValidationObjectRepresentation").child(shown))
            .child_if(proof)
            .child_if(report);
        self.list.push((id.to_owned(), object));
    }
}

/// `DigestAlgAndValueType` of XAdES.
fn digest_element(digest: &[u8; 32]) -> Element {
    Element::new("DigestAlgAndValue")
        .child(
            Element::new("ds:DigestMethod").attribute("Algorithm", "http://www.w3.org/2001/04/xmlenc#sha256"),
        )
        .child(Element::text("ds:DigestValue", base64(digest)))
}

fn id(kind: &str, digest: &[u8; 32]) -> String {
    format!("{kind}-{}", hex(digest))
}
