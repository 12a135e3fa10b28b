//! Every sentence of the two desks exists in both languages.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests"
)]

use saoy_domain::MoveRefusal;
use saoy_web::pages::{Lang, Text};
use saoy_web::render::Renderer;

/// Keys written between quotation marks in a source, with one of these beginnings.
fn keys<'s>(source: &'s str, beginnings: &[&str]) -> Vec<&'s str> {
    source
        .split('"')
        .skip(1)
        .step_by(2)
        .filter(|text| beginnings.iter().any(|beginning| text.starts_with(beginning)))
        .filter(|text| text.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'))
        .collect()
}

#[test]
fn every_sentence_is_there_in_both_languages() {
    let renderer = Renderer::new().unwrap();
    let mut all = keys(include_str!("../src/flow/error.rs"), &["flow-", "error-"]);
    for source in [
        include_str!("../src/desk/dossier.rs"),
        include_str!("../src/desk/place.rs"),
        include_str!("../src/desk/work.rs"),
        include_str!("../src/desk/preview.rs"),
        include_str!("../src/desk/told.rs"),
        include_str!("../src/desk/withdraw.rs"),
        include_str!("../src/desk/certificates.rs"),
        include_str!("../src/desk/batch/begin.rs"),
        include_str!("../src/desk/batch/confirm.rs"),
        include_str!("../src/desk/batch/progress.rs"),
        include_str!("../src/desk/batch/work.rs"),
    ] {
        let beginnings = [
            "event-",
            "action-",
            "place-",
            "book-m",
            "withdraw-",
            "batch-",
            "number-",
            "flash-",
            "certificate-m",
            "error-",
        ];
        all.extend(keys(source, &beginnings));
    }
    assert!(all.len() > 40, "{all:?}");
    all.extend(MoveRefusal::KEYS);
    let missing: Vec<String> = [Lang::Vi, Lang::En]
        .into_iter()
        .flat_map(|lang| all.iter().map(move |key| (lang, *key)))
        .filter(|(lang, key)| renderer.say(*lang, &Text::key(*key)) == *key)
        .map(|(lang, key)| format!("{}/{key}", lang.code()))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
    let absent: Vec<String> = renderer
        .missing()
        .into_iter()
        .filter(|what| !what.contains(' '))
        .collect();
    assert!(absent.is_empty(), "{absent:?}");
}
