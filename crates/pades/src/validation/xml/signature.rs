//! The report about one signature (ETSI TS 119 102-2 §4.3).

use saoy_pki::HashAlgorithm;

use super::element::Element;
use super::objects::Objects;
use crate::changes::Lang;
use crate::validation::json::{hex, nfc, time};
use crate::validation::report::{FileFacts, Level, Proof, Report, SignatureReport};
use crate::validation::{Indication, SubIndication};

pub(super) fn report(
    report: &Report,
    file: &FileFacts,
    found: &SignatureReport,
    lang: Lang,
    objects: &mut Objects,
) -> Element {
    let signer = found.signer.as_ref().map(|signer| objects.certificate(signer));
    let timestamp = if found.is_timestamp() {
        None
    } else {
        objects.timestamp(&found.timestamp)
    };
    Element::new("SignatureValidationReport")
        .child(identifier(report, file, found))
        .child(times(report, found, timestamp.as_deref()))
        .child(attributes(found, signer.as_deref(), timestamp.as_deref()))
        .child_if(signer.as_deref().map(|id| information(found, id)))
        .child(Element::new("SignatureValidationProcess").child(Element::text(
            "SignatureValidationProcessID",
            format!("urn:etsi:019102:validationprocess:{}", process(found)),
        )))
        .child(status(found, signer.as_deref(), lang, objects))
}

/// §4.3.3: the whole document was seen.
fn identifier(report: &Report, file: &FileFacts, found: &SignatureReport) -> Element {
    let place = match report.sha256.or(file.sha256) {
        Some(digest) => format!("{}#{}", hex(&digest), nfc(&found.field)),
        None => nfc(&found.field),
    };
    Element::new("SignatureIdentifier")
        .child(Element::text("HashOnly", "false"))
        .child(Element::text("DocHashOnly", "false"))
        .child(Element::text("DAIdentifier", place))
}

/// §4.3.6: without a valid timestamp the best time is that of the validation.
fn times(report: &Report, found: &SignatureReport, timestamp: Option<&str>) -> Element {
    let best = found.signing_time.proven.unwrap_or(report.at);
    let proof = if found.signing_time.proof == Proof::SignatureTimestamp {
        timestamp
    } else {
        None
    };
    Element::new("ValidationTimeInfo")
        .child(Element::text("ValidationTime", time(report.at)))
        .child(
            Element::new("BestSignatureTime")
                .child(Element::text("POETime", time(best)))
                .child(Element::text("TypeOfProof", "urn:etsi:019102:poetype:validation"))
                .child_if(proof.map(|id| Element::reference("POEObject", id))),
        )
}

/// §4.3.8.
fn attributes(found: &SignatureReport, signer: Option<&str>, timestamp: Option<&str>) -> Element {
    let claimed = found.signing_time.claimed.map(|at| {
        Element::new("SigningTime")
            .attribute("Signed", "true")
            .child(Element::text("Time", time(at)))
    });
    let certificate =
        signer.map(|id| Element::new("SigningCertificate").child(Element::reference("AttributeObject", id)));
    let stamp = timestamp.zip(found.timestamp.time).map(|(id, at)| {
        Element::new("SignatureTimeStamp")
            .attribute("Signed", "false")
            .child(Element::reference("AttributeObject", id))
            .child(Element::text("TimeStampValue", time(at)))
    });
    Element::new("SignatureAttributes")
        .child_if(claimed)
        .child_if(certificate)
        .child_if(stamp)
        .child(
            Element::new("SubFilter")
                .attribute("Signed", "true")
                .child(Element::text("SubFilterElement", nfc(&found.sub_filter))),
        )
}

/// §4.3.9.
fn information(found: &SignatureReport, id: &str) -> Element {
    let name = found.signer.as_ref().map(|signer| nfc(&signer.holder()));
    Element::new("SignerInformation")
        .child(Element::reference("SignerCertificate", id))
        .child_if(name.map(|name| Element::text("Signer", name)))
}

/// §4.3.11.1: which process came to the verdict.
fn process(found: &SignatureReport) -> &'static str {
    match (found.level, found.signing_time.proof) {
        (Some(Level::BLta), _) | (_, Proof::DocumentTimestamp) => "LTA",
        (_, Proof::SignatureTimestamp) => "LTVM",
        (_, Proof::None) => "Basic",
    }
}

/// §4.3.4.
fn status(found: &SignatureReport, signer: Option<&str>, lang: Lang, objects: &mut Objects) -> Element {
    Element::new("SignatureValidationStatus")
        .child(Element::text("MainIndication", main(found)))
        .child_if(
            found
                .sub_indication
                .map(|sub| Element::text("SubIndication", sub.uri())),
        )
        .child(associated(found, signer, lang, objects))
}

/// A timestamp is no signature: its report says passed or failed, not totally.
fn main(found: &SignatureReport) -> &'static str {
    match found.indication {
        Indication::TotalPassed if found.is_timestamp() => "urn:etsi:019102:mainindication:passed",
        Indication::TotalFailed if found.is_timestamp() => "urn:etsi:019102:mainindication:failed",
        indication => indication.uri(),
    }
}

fn associated(found: &SignatureReport, signer: Option<&str>, lang: Lang, objects: &mut Objects) -> Element {
    let path: Vec<String> = found
        .certificate
        .path
        .iter()
        .map(|certificate| objects.certificate(certificate))
        .collect();
    let anchor = path.last().map(|id| Element::reference("TrustAnchor", id));
    let chain = match path.as_slice() {
        [leaf, between @ .., anchor] => {
            let chain =
                Element::new("CertificateChain").child(Element::reference("SigningCertificate", leaf));
            let chain = between.iter().fold(chain, |chain, id| {
                chain.child(Element::reference("IntermediateCertificate", id))
            });
            Some(chain.child(Element::reference("TrustAnchor", anchor)))
        }
        _ => None,
    };
    let revoked = signer.zip(found.certificate.revoked_at).map(|(id, at)| {
        Element::new("RevocationStatusInformation")
            .child(Element::reference("ValidationObjectId", id))
            .child(Element::text("RevocationTime", time(at)))
    });
    Element::new("AssociatedValidationReportData")
        .child_if(anchor)
        .child_if(chain)
        .child_if(revoked)
        .child_if(signer.and_then(|id| cryptography(found, id)))
        .child(additional_data(
            &nfc(&found.sentence(lang)),
            &remarks(found, lang),
        ))
}

fn remarks(found: &SignatureReport, lang: Lang) -> Vec<String> {
    let remarks = found.remarks.iter();
    remarks.map(|remark| nfc(&remark.sentence(lang))).collect()
}

/// §4.3.4.9.
fn cryptography(found: &SignatureReport, id: &str) -> Option<Element> {
    let algorithm = algorithm_uri(found.algorithms.signature.as_deref()?, found.algorithms.digest);
    let failed = matches!(
        found.sub_indication,
        Some(SubIndication::CryptoConstraintsFailure | SubIndication::CryptoConstraintsFailureNoPoe)
    );
    Some(
        Element::new("CryptoInformation")
            .child(Element::reference("ValidationObjectId", id))
            .child(Element::text("Algorithm", algorithm))
            .child(Element::text(
                "SecureAlgorithm",
                if found.algorithms.weak || failed {
                    "false"
                } else {
                    "true"
                },
            )),
    )
}

/// The addresses of RFC 6931 and RFC 9231.
fn algorithm_uri(signature: &str, digest: Option<HashAlgorithm>) -> String {
    let hash = digest.map_or_else(String::new, |hash| {
        hash.to_string().to_lowercase().replace('-', "")
    });
    let family = if signature.starts_with("RSA-PSS") {
        return format!("http://www.w3.org/2007/05/xmldsig-more#{hash}-rsa-MGF1");
    } else if signature.starts_with("RSA") {
        "rsa"
    } else if signature.starts_with("ECDSA") {
        "ecdsa"
    } else if signature.starts_with("Ed25519") {
        return "http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519".to_owned();
    } else {
        "dsa"
    };
    match (family, hash.as_str()) {
        ("rsa" | "dsa", "sha1") => format!("http://www.w3.org/2000/09/xmldsig#{family}-sha1"),
        ("dsa", hash) => format!("http://www.w3.org/2009/xmldsig11#dsa-{hash}"),
        (family, hash) => format!("http://www.w3.org/2001/04/xmldsig-more#{family}-{hash}"),
    }
}

/// Our sentence, where a report has no signature.
pub(super) fn additional(sentence: &str) -> Element {
    Element::new("AssociatedValidationReportData").child(additional_data(sentence, &[]))
}

/// §4.3.4.11: our sentence, then what does not decide.
fn additional_data(sentence: &str, remarks: &[String]) -> Element {
    let data = |kind: &str, text: &str| {
        Element::new("ReportData")
            .child(Element::text("Type", format!("urn:saoy:validation:{kind}")))
            .child(Element::text("Value", text))
    };
    let all = Element::new("AdditionalValidationReportData").child(data("sentence", sentence));
    remarks
        .iter()
        .fold(all, |all, remark| all.child(data("remark", remark)))
}
