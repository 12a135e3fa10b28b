//! Files whose later changes somebody else has judged.
//!
//! The corpus lies outside the repository: `SAOY_CORPORA` names the folder that holds it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

use std::path::PathBuf;

use saoy_pades::{
    Coverage, Integrity,
    changes::{Lang, changes_after},
    examine, signatures, survey,
};
use saoy_pdf::{Limits, Reader};

/// Files on which we differ, and why ours is the better verdict. At most five.
const EXCEPTIONS: [(&str, &str); 0] = [];

/// What we say of one file.
enum Verdict {
    /// The strict reader cannot open it.
    Unopened(String),
    /// The signatures cannot be found, or changes are not allowed: with the reasons.
    Flag(String),
    /// Everything is allowed.
    Permit,
}

fn judge(bytes: &[u8]) -> Verdict {
    let reader = match Reader::open_any(bytes, &Limits::default(), None) {
        Ok(reader) => reader,
        Err(error) => return Verdict::Unopened(error.to_string()),
    };
    let survey = survey(&reader);
    let examined = examine(&reader, &survey);
    let mut reasons: Vec<String> = survey.unclear.iter().map(ToString::to_string).collect();
    for (signature, after) in examined.iter().zip(changes_after(&reader, &survey.entries)) {
        let name = String::from_utf8_lossy(&signature.entry.field).into_owned();
        if let Some(fault) = signature.integrity.fault() {
            reasons.push(format!("{name}: integrity: {fault}"));
        }
        if !matches!(
            signature.entry.coverage,
            Some(Coverage::WholeFile | Coverage::WholeRevision)
        ) {
            reasons.push(format!("{name}: coverage: {:?}", signature.entry.coverage));
        }
        let refused = after.refused();
        reasons.extend(refused.map(|finding| {
            format!(
                "{name}: {:?} {}",
                finding.change.reason,
                finding.sentence(Lang::En)
            )
        }));
    }
    if reasons.is_empty() {
        Verdict::Permit
    } else {
        Verdict::Flag(reasons.join("\n        "))
    }
}

#[test]
#[ignore = "needs a corpus: SAOY_CORPORA names its folder"]
fn every_file_is_judged_as_its_manifest_says() {
    let folder = std::env::var_os("SAOY_CORPORA").unwrap();
    let folder = PathBuf::from(folder).join("pdf-updates");
    let manifest = std::fs::read_to_string(folder.join("manifest.csv")).unwrap();
    let (mut judged, mut unopened, mut wrong) = (0, Vec::new(), Vec::new());
    for line in manifest.lines() {
        let mut columns = line.split(',');
        let (Some(file), Some(_), Some(verdict @ ("flag" | "permit"))) =
            (columns.next(), columns.next(), columns.next())
        else {
            continue;
        };
        if !folder.join(file).exists() {
            continue;
        }
        judged += 1;
        let got = judge(&std::fs::read(folder.join(file)).unwrap());
        let excepted = EXCEPTIONS.iter().any(|(name, _)| file.starts_with(name));
        match (got, verdict) {
            (Verdict::Unopened(error), _) => unopened.push(format!("{file}: {error}")),
            (Verdict::Flag(_), "flag") | (Verdict::Permit, "permit") => {}
            _ if excepted => {}
            (Verdict::Flag(reasons), _) => wrong.push(format!("FALSE ALARM {file}\n        {reasons}")),
            (Verdict::Permit, _) => wrong.push(format!("MISSED {file}")),
        }
    }
    eprintln!(
        "{judged} files, {} not opened:\n{}",
        unopened.len(),
        unopened.join("\n")
    );
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(judged, 211);
}

/// Files that the strict reader refuses, in part or as a whole, and what stands against each when it is read as it is.
const TOLERATED: [(&str, &str); 6] = [
    (
        "test_anomalous_coverage_one-byterange",
        "/ByteRange has 2 numbers",
    ),
    (
        "test_anomalous_coverage_signature-gap-too-big",
        "holds more than the signature",
    ),
    (
        "test_anomalous_coverage_weird-byterange",
        "lies outside the signature's own dictionary",
    ),
    ("test_form_field_kids_tamper_bogus_kids2", "FieldNotIndirect"),
    ("test_form_field_kids_tamper_bogus_kids3", "FieldNotDictionary"),
    ("test_sign_reject_freed_True", "Freed"),
];

#[test]
#[ignore = "needs a corpus: SAOY_CORPORA names its folder"]
fn what_strictness_refused_is_flagged_for_what_it_is() {
    let folder = std::env::var_os("SAOY_CORPORA").unwrap();
    let folder = PathBuf::from(folder).join("pdf-updates");
    for (name, reason) in TOLERATED {
        let files = std::fs::read_dir(&folder).unwrap();
        let mut paths = files.map(|file| file.unwrap().path());
        let path = paths.find(|path| {
            let file = path.file_name().unwrap();
            file.to_string_lossy().starts_with(name)
        });
        let bytes = std::fs::read(path.unwrap()).unwrap();
        let strict = Reader::open(&bytes, &Limits::default());
        assert!(strict.is_err() || signatures(&strict.unwrap()).is_err(), "{name}");
        let Verdict::Flag(reasons) = judge(&bytes) else {
            panic!("{name} is not flagged")
        };
        assert!(reasons.contains(reason), "{name}: {reasons}");
    }
}

#[test]
#[ignore = "needs a corpus: SAOY_CORPORA names its folder"]
fn every_signature_that_others_found_good_is_intact() {
    let folder = std::env::var_os("SAOY_CORPORA").unwrap();
    let folder = PathBuf::from(folder).join("pdf-updates");
    let manifest = std::fs::read_to_string(folder.join("manifest.csv")).unwrap();
    let mut intact = 0;
    for line in manifest.lines().filter(|line| !line.contains("no opinion")) {
        let Ok(bytes) = std::fs::read(folder.join(line.split(',').next().unwrap())) else {
            continue;
        };
        let reader = Reader::open_any(&bytes, &Limits::default(), None).unwrap();
        for signature in examine(&reader, &survey(&reader)) {
            if signature.entry.found.is_ok() {
                assert_eq!(signature.integrity, Integrity::Intact, "{line}");
                intact += 1;
            }
        }
    }
    assert!(intact > 300, "{intact}");
}

#[test]
#[ignore = "needs a corpus: SAOY_CORPORA names its folder"]
fn a_certified_copy_made_with_another_tool_is_judged_the_same() {
    let folder = std::env::var_os("SAOY_CORPORA").unwrap();
    let bytes = std::fs::read(PathBuf::from(folder).join("target-shape/rec_rev3.pdf")).unwrap();
    let reader = Reader::open(&bytes, &Limits::default()).unwrap();
    let found = signatures(&reader).unwrap();
    let after = changes_after(&reader, &found);
    let sentences = |after: &saoy_pades::changes::ChangesAfter| {
        let refused = after.refused().map(|finding| finding.sentence(Lang::En));
        refused.collect::<Vec<_>>()
    };
    let said: Vec<_> = after
        .iter()
        .map(|after| (after.level.name(), sentences(after)))
        .collect();
    // Its validation data for the timestamp comes in a section after it.
    let nothing = Vec::new();
    assert_eq!(
        said,
        [
            ("form_fill", nothing.clone()),
            ("archive", nothing.clone()),
            ("archive", nothing)
        ]
    );
}
