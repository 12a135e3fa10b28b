//! NIST PKITS: every case of sections 4.1 to 4.16 as the suite says, for the reason it says.
//!
//! The corpus lies outside the repository: `SAOY_CORPORA` names the folder that holds it.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test fails by panicking, and says what it counted"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use saoy_pki::Certificate;
use saoy_pki::crl::CrlError;
use saoy_pki::path::{PathError, Settings, WeakAlgorithms};
use saoy_pki::revocation::{Doubt, Evidence};
use saoy_pki::validation::{Material, Refusal, Trusted, validate};
use serde_json::Value;

#[test]
#[ignore = "needs a corpus: SAOY_CORPORA names its folder"]
fn every_case_is_judged_as_nist_says_and_for_its_reason() {
    let folder = corpus();
    let cases = cases(&folder, "pkits.json");
    assert_eq!(cases.len(), 246);
    let (mut accepted, mut refused, mut wrong) = (0, 0, Vec::new());
    for case in &cases {
        let outcome = judge(&folder, case, settings(case));
        match check(case, &outcome) {
            Ok(()) if outcome.is_ok() => accepted += 1,
            Ok(()) => refused += 1,
            Err(fault) => wrong.push(format!("{} {}: {fault}", case["id"], case["name"])),
        }
    }
    eprintln!(
        "PKITS: {accepted} accepted, {refused} refused for the reason given, {} wrong",
        wrong.len()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
#[ignore = "needs a corpus: SAOY_CORPORA names its folder"]
fn user_notices_are_those_of_the_policies_that_are_left() {
    let folder = corpus();
    let cases = cases(&folder, "pkits-user-notice.json");
    assert_eq!(cases.len(), 10);
    for case in &cases {
        let trusted = judge(&folder, case, settings(case)).unwrap();
        let notices = trusted.path.policies().notices();
        assert_eq!(notices, [case["notice"].as_str().unwrap()], "{}", case["name"]);
    }
}

#[test]
#[ignore = "needs a corpus: SAOY_CORPORA names its folder"]
fn dsa_is_reported_weak_and_refused_unless_asked_for() {
    let folder = corpus();
    let cases = cases(&folder, "pkits.json");
    let dsa = cases
        .iter()
        .filter(|case| case["name"].as_str().unwrap().contains("valid_dsa"));
    let mut seen = 0;
    for case in dsa {
        seen += 1;
        if case["error"].is_null() {
            assert!(
                !judge(&folder, case, settings(case))
                    .unwrap()
                    .path
                    .weaknesses()
                    .is_empty()
            );
        }
        for weak in [WeakAlgorithms::Refused, WeakAlgorithms::ByDate] {
            let refusal = judge(
                &folder,
                case,
                Settings {
                    weak,
                    ..settings(case)
                },
            )
            .unwrap_err();
            let named = matches!(
                refusal,
                Refusal::Path(PathError::WeakAlgorithm { .. } | PathError::Signature { .. })
            );
            assert!(named, "{refusal:?}");
        }
    }
    assert_eq!(seen, 3);
}

/// What the text of the suite's expectation means here.
fn check(case: &Value, outcome: &Result<Trusted, Refusal>) -> Result<(), String> {
    let Some(expected) = case["error"]["msg_regex"].as_str() else {
        let Ok(trusted) = outcome else {
            return Err(format!("refused although valid: {outcome:?}"));
        };
        let length = u64::try_from(trusted.path.certificates().len()).unwrap();
        let right = case["path_len"].as_u64() == Some(length);
        return right.then_some(()).ok_or(format!("a path of {length}"));
    };
    let Err(refusal) = outcome else {
        return Err(format!("accepted although: {expected}"));
    };
    let right = match refusal {
        Refusal::Path(error) => path_fault(expected, error),
        Refusal::Revoked { at, index, .. } => {
            let since = at.strftime("%H:%M:%S on %Y-%m-%d").to_string();
            expected.contains("was revoked at")
                && expected.contains(&since)
                && names_place(expected, case, *index)
        }
        Refusal::Unknown { doubts, index, .. } => {
            names_place(expected, case, *index) && revocation_fault(expected, doubts)
        }
    };
    right
        .then_some(())
        .ok_or(format!("{refusal:?} although: {expected}"))
}

/// The suite counts intermediate certificates from the anchor down.
fn names_place(expected: &str, case: &Value, index: usize) -> bool {
    let length = usize::try_from(case["path_len"].as_u64().unwrap()).unwrap();
    match index {
        0 => expected.contains("end-entity"),
        _ => expected.contains(&format!("intermediate certificate {}", length - 1 - index)),
    }
}

fn path_fault(expected: &str, error: &PathError) -> bool {
    let phrase = match error {
        PathError::Signature { .. } => "could not be verified",
        PathError::NotYetValid { .. } => "is not valid until",
        PathError::Expired { .. } => "expired",
        PathError::NoIssuer { .. } => "issuer name could not be matched",
        PathError::NotAuthority { .. } => "is not a CA",
        PathError::PathLength { .. } => "exceeds the maximum path length",
        PathError::KeyUsage { .. } => "is not allowed to sign certificates",
        PathError::NoPolicy { .. } => "there is no valid set of policies",
        PathError::AnyPolicyMapped { .. } => "contains a policy mapping",
        PathError::NameNotPermitted { .. } => "permitted namespace",
        PathError::NameExcluded { .. } => "excluded from the namespace",
        PathError::CriticalExtension { .. } => "unsupported critical extension",
        _ => return false,
    };
    expected.contains(phrase)
}

fn revocation_fault(expected: &str, doubts: &[Doubt]) -> bool {
    let has = |wanted: fn(&Doubt) -> bool| doubts.iter().any(wanted);
    let phrases: BTreeMap<&str, fn(&Doubt) -> bool> = BTreeMap::from([
        (
            "not recent enough",
            (|doubt| matches!(doubt, Doubt::Stale(_))) as fn(&Doubt) -> bool,
        ),
        ("unrecognized critical", |doubt| {
            matches!(doubt, Doubt::Crl(CrlError::CriticalExtension(_)))
        }),
        ("not authorized to s", |doubt| {
            matches!(doubt, Doubt::Crl(CrlError::KeyUsage))
        }),
        ("CRL signature could not", |doubt| {
            matches!(doubt, Doubt::Crl(CrlError::Signature(_)))
        }),
        ("CRL issuer certificate path", |doubt| {
            matches!(
                doubt,
                Doubt::Crl(CrlError::IssuerPath(_) | CrlError::IssuerRevocation)
            )
        }),
        ("only contains end-entity", |doubt| {
            matches!(doubt, Doubt::Crl(CrlError::OnlyUserCertificates))
        }),
        ("only contains CA", |doubt| {
            matches!(doubt, Doubt::Crl(CrlError::OnlyAuthorities))
        }),
        ("only contains attribute", |doubt| {
            matches!(doubt, Doubt::Crl(CrlError::OnlyAttributeCertificates))
        }),
        ("do not cover all", |doubt| {
            matches!(doubt, Doubt::ReasonsNotCovered)
        }),
        ("no revocation information", |doubt| {
            matches!(
                doubt,
                Doubt::Crl(
                    CrlError::OtherIssuer
                        | CrlError::OtherPoint
                        | CrlError::DeltaAlone
                        | CrlError::Signature(_)
                )
            )
        }),
    ]);
    let phrase = phrases.iter().find(|(phrase, _)| expected.contains(**phrase));
    phrase.is_some_and(|(_, wanted)| has(*wanted))
}

fn judge(folder: &Path, case: &Value, settings: Settings) -> Result<Trusted, Refusal> {
    let certificate = |name: &str| {
        let der = fs::read(folder.join("certs").join(name)).unwrap();
        Certificate::from_der(&der).unwrap()
    };
    let names = |key: &str| case[key].as_array().cloned().unwrap_or_default();
    let others: Vec<_> = names("other_certs")
        .iter()
        .map(|name| certificate(name.as_str().unwrap()))
        .collect();
    let mut lists: Vec<_> = names("crls")
        .iter()
        .map(|name| fs::read(folder.join("crls").join(name.as_str().unwrap())).unwrap())
        .collect();
    lists.push(fs::read(folder.join("crls/TrustAnchorRootCRL.crl")).unwrap());
    let evidence: Vec<_> = lists.iter().map(|der| Evidence::Crl(der)).collect();
    let material = Material {
        certificates: &others,
        anchors: &[certificate("TrustAnchorRootCertificate.crt")],
        evidence: &evidence,
    };
    validate(&certificate(case["cert"].as_str().unwrap()), &material, &settings)
}

fn settings(case: &Value) -> Settings {
    let flag = |name: &str| case["params"][name].as_bool().unwrap_or(false);
    let policies = case["params"]["user_initial_policy_set"].as_array();
    let at: Timestamp = "2022-05-01T00:00:00Z".parse().unwrap();
    Settings {
        policies: policies.map(|list| {
            list.iter()
                .map(|oid| oid.as_str().unwrap().parse().unwrap())
                .collect()
        }),
        explicit_policy: flag("initial_explicit_policy"),
        inhibit_mapping: flag("initial_policy_mapping_inhibit"),
        inhibit_any_policy: flag("initial_any_policy_inhibit"),
        weak: WeakAlgorithms::Reported,
        ..Settings::at(at)
    }
}

fn cases(folder: &Path, file: &str) -> Vec<Value> {
    serde_json::from_slice(&fs::read(folder.join(file)).unwrap()).unwrap()
}

fn corpus() -> PathBuf {
    PathBuf::from(std::env::var_os("SAOY_CORPORA").unwrap()).join("pkits")
}
