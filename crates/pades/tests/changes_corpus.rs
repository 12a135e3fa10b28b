//! Files whose later changes somebody else has judged.
//!
//! The corpus lies outside the repository: `SAOY_CORPORA` names the folder that holds it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

use std::path::PathBuf;

use saoy_pades::{
    changes::{Lang, changes_after},
    signatures,
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
    let reader = match Reader::open(bytes, &Limits::default()) {
        Ok(reader) => reader,
        Err(error) => return Verdict::Unopened(error.to_string()),
    };
    let found = match signatures(&reader) {
        Ok(found) => found,
        Err(unclear) => return Verdict::Flag(unclear.to_string()),
    };
    let reasons: Vec<String> = found
        .iter()
        .zip(changes_after(&reader, &found))
        .flat_map(|(signature, after)| {
            let name = String::from_utf8_lossy(&signature.field).into_owned();
            let sentence = |finding: &saoy_pades::changes::Finding| {
                format!(
                    "{name}: {:?} {}",
                    finding.change.reason,
                    finding.sentence(Lang::En)
                )
            };
            after.refused().map(sentence).collect::<Vec<_>>()
        })
        .collect();
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
