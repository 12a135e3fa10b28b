//! The report as XML after ETSI TS 119 102-2 V1.4.1 (namespace `http://uri.etsi.org/19102/v1.4.1#`).
//!
//! | element | clause | from |
//! |---|---|---|
//! | `SignatureValidationReport` | 4.3 | every signature that is no document timestamp |
//! | `SignatureValidationObjects` | 4.4 | certificates, signature timestamps, document timestamps with their own report |
//!
//! An empty report is not permitted (4.2.1): a file that nobody signed gets one report without a signature.

mod element;
mod objects;
mod signature;

use super::report::{FileFacts, Report};
use super::{Indication, SubIndication};
use crate::changes::Lang;
use element::Element;
use objects::Objects;

const NAMESPACE: &str = "http://uri.etsi.org/19102/v1.4.1#";
const XMLDSIG: &str = "http://www.w3.org/2000/09/xmldsig#";

impl Report {
    /// The validation report of ETSI TS 119 102-2, UTF-8 with its declaration.
    #[must_use]
    pub fn xml(&self, file: &FileFacts, lang: Lang) -> String {
        let mut objects = Objects::default();
        let mut root = Element::new("ValidationReport")
            .attribute("xmlns", NAMESPACE)
            .attribute("xmlns:ds", XMLDSIG);
        let signed = self.signatures.iter().filter(|found| !found.is_timestamp());
        let mut reports: Vec<Element> = signed
            .map(|found| signature::report(self, file, found, lang, &mut objects))
            .collect();
        if reports.is_empty() {
            reports.push(self.without_signature(lang));
        }
        for report in reports {
            root = root.child(report);
        }
        for (number, stamp) in self
            .signatures
            .iter()
            .enumerate()
            .filter(|(_, found)| found.is_timestamp())
        {
            let report = signature::report(self, file, stamp, lang, &mut objects);
            objects.document_timestamp(number, stamp, report);
        }
        root.child_if(objects.element()).document()
    }

    fn without_signature(&self, lang: Lang) -> Element {
        Element::new("SignatureValidationReport").child(
            Element::new("SignatureValidationStatus")
                .child(Element::text("MainIndication", Indication::Indeterminate.uri()))
                .child(Element::text("SubIndication", SubIndication::Generic.uri()))
                .child(signature::additional(&self.reason(lang))),
        )
    }
}
