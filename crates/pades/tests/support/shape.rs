//! The schema of ETSI TS 119 102-2 V1.4.1 as far as we write it: which children stand in which element, in which order,
//! how often. A small checker instead of a schema processor.

use quick_xml::Reader;
use quick_xml::events::Event;

/// Element, then its children in order: `?` at most once, `*` any number, `+` at least once, none exactly once.
/// `|` lists a choice in any order.
const SCHEMA: &[(&str, &str)] = &[
    (
        "ValidationReport",
        "SignatureValidationReport+ SignatureValidationObjects?",
    ),
    ("SignatureValidationReport", REPORT),
    (
        "SignatureIdentifier",
        "DigestAlgAndValue? ds:SignatureValue? HashOnly DocHashOnly DAIdentifier?",
    ),
    ("ValidationTimeInfo", "ValidationTime BestSignatureTime"),
    ("BestSignatureTime", "POETime TypeOfProof POEObject?"),
    (
        "SignatureAttributes",
        "| SigningTime SigningCertificate SignatureTimeStamp SubFilter",
    ),
    ("SigningTime", "AttributeObject* Time"),
    ("SigningCertificate", "AttributeObject*"),
    ("SignatureTimeStamp", "AttributeObject* TimeStampValue"),
    ("SubFilter", "AttributeObject* SubFilterElement"),
    ("SignerInformation", "SignerCertificate Signer?"),
    ("SignatureValidationProcess", "SignatureValidationProcessID?"),
    (
        "SignatureValidationStatus",
        "MainIndication SubIndication* AssociatedValidationReportData*",
    ),
    (
        "AssociatedValidationReportData",
        "TrustAnchor? CertificateChain? RelatedValidationObject* RevocationStatusInformation? CryptoInformation? AdditionalValidationReportData?",
    ),
    (
        "CertificateChain",
        "SigningCertificate IntermediateCertificate* TrustAnchor?",
    ),
    (
        "RevocationStatusInformation",
        "ValidationObjectId RevocationTime RevocationReason? RevocationObject?",
    ),
    (
        "CryptoInformation",
        "ValidationObjectId Algorithm AlgorithmParameters? SecureAlgorithm NotAfter?",
    ),
    ("AdditionalValidationReportData", "ReportData+"),
    ("ReportData", "Type Value"),
    ("SignatureValidationObjects", "ValidationObject+"),
    (
        "ValidationObject",
        "ObjectType ValidationObjectRepresentation POE? POEProvisioning? ValidationReport?",
    ),
    ("ValidationObjectRepresentation", "| base64 DigestAlgAndValue URI"),
    ("DigestAlgAndValue", "ds:DigestMethod ds:DigestValue"),
    ("POEProvisioning", "POETime ValidationObject* SignatureReference*"),
];

const REPORT: &str = "SignatureIdentifier? ValidationConstraintsEvaluationReport? ValidationTimeInfo? SignersDocument? SignatureAttributes? SignerInformation? SignatureQuality? SignatureValidationProcess? SignatureValidationStatus";

/// Panics with the place where the XML leaves the schema.
pub fn assert_shape(xml: &str) {
    let mut reader = Reader::from_str(xml);
    let mut open: Vec<(String, Vec<String>)> = Vec::new();
    let (mut ids, mut references) = (Vec::new(), Vec::new());
    loop {
        let event = reader.read_event().unwrap();
        let empty = matches!(event, Event::Empty(_));
        match event {
            Event::Start(start) | Event::Empty(start) => {
                let name = start.name().as_ref().to_owned();
                for attribute in start.attributes() {
                    let attribute = attribute.unwrap();
                    let value = attribute.value.to_string();
                    match attribute.key.as_ref() {
                        "id" => {
                            // An xs:ID is a name without a colon.
                            let name = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
                            assert!(value.starts_with(|letter: char| letter.is_ascii_alphabetic()));
                            assert!(value.chars().all(name), "{value}");
                            ids.push(value);
                        }
                        "VOReference" => references.push(value),
                        "xmlns" => assert_eq!(value, "http://uri.etsi.org/19102/v1.4.1#"),
                        "xmlns:ds" => assert_eq!(value, "http://www.w3.org/2000/09/xmldsig#"),
                        "Signed" | "Algorithm" => {}
                        other => panic!("attribute {other}"),
                    }
                }
                if let Some((_, children)) = open.last_mut() {
                    children.push(name.clone());
                } else {
                    assert_eq!(name, "ValidationReport");
                }
                if empty {
                    check(&name, &[], false);
                } else {
                    open.push((name, Vec::new()));
                }
            }
            Event::End(_) => {
                let (name, children) = open.pop().unwrap();
                check(
                    &name,
                    &children,
                    open.last().is_some_and(|(above, _)| above == "ValidationObject"),
                );
            }
            Event::Text(text) => {
                let (name, _) = open.last().unwrap();
                check_text(name, text.as_ref());
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(open.is_empty());
    for reference in references {
        assert!(ids.contains(&reference), "{reference} leads nowhere");
    }
    let count = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), count, "an id stands twice");
}

/// The types of what is written between the tags.
fn check_text(name: &str, text: &str) {
    let fits = match name {
        "ValidationTime" | "POETime" | "Time" | "TimeStampValue" | "RevocationTime" => {
            text.parse::<jiff::Timestamp>().is_ok()
        }
        "HashOnly" | "DocHashOnly" | "SecureAlgorithm" => ["true", "false"].contains(&text),
        "MainIndication"
        | "SubIndication"
        | "TypeOfProof"
        | "ObjectType"
        | "SignatureValidationProcessID" => text.starts_with("urn:etsi:019102:"),
        "Algorithm" => text.starts_with("http://www.w3.org/"),
        "base64" | "ds:DigestValue" => {
            text.len().is_multiple_of(4)
                && text
                    .trim_end_matches('=')
                    .chars()
                    .all(|letter| letter.is_ascii_alphanumeric() || "+/".contains(letter))
        }
        _ => !text.is_empty(),
    };
    assert!(fits, "{name}: {text}");
}

fn check(name: &str, children: &[String], nested: bool) {
    // In a validation object `ValidationReport` has the type of a report about one signature; in a chain
    // `SigningCertificate` is a reference.
    let model = match name {
        "ValidationReport" if nested => Some(REPORT),
        _ => SCHEMA
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, model)| *model),
    };
    let Some(model) = model else {
        assert!(children.is_empty(), "{name} holds {children:?}");
        return;
    };
    if let Some(choice) = model.strip_prefix('|') {
        let known: Vec<&str> = choice.split_whitespace().collect();
        assert!(!children.is_empty(), "{name} is empty");
        assert!(
            children.iter().all(|child| known.contains(&child.as_str())),
            "{name}: {children:?}"
        );
        return;
    }
    let mut rest = children;
    for part in model.split_whitespace() {
        let child = part.trim_end_matches(['?', '*', '+']);
        let count = rest.iter().take_while(|found| *found == child).count();
        let fits = match part.chars().last() {
            Some('?') => count <= 1,
            Some('*') => true,
            Some('+') => count >= 1,
            _ => count == 1,
        };
        assert!(fits, "{name}: {count} × {child} in {children:?}");
        rest = &rest[count..];
    }
    assert!(rest.is_empty(), "{name}: unexpected {rest:?}");
}
