//! The verdict about the whole file: which signature decides, and what besides the certificates matters.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

// Beside `support`, which other crates' tests include: they have no parser of XML.
#[allow(unreachable_pub, reason = "each test takes what it needs")]
#[path = "support/shape.rs"]
mod shape;
mod support;

use saoy_pades::changes::{Lang, Level};
use saoy_pades::validation::{
    Answer, Cause, Coverage, FileFacts, Indication, Integrity, Kind, Report, Settings, SubIndication,
    TimestampStatus, Trust, Verdict, validate,
};
use saoy_pdf::{Dict, Limits, Object, Reader};
use saoy_pki::{Purpose, TrustAnchor};
use support::later::{appended, edit};
use support::world::{
    Doc, WORLD, archived, at, good_that_day, list, lists_of_summer, midsummer, stamped, trust,
};

fn judged(bytes: &[u8]) -> Report {
    let reader = Reader::open_any(bytes, &Limits::default(), None).unwrap();
    validate(&reader, &trust(), &midsummer())
}

#[test]
fn a_file_that_nobody_signed_is_unsigned() {
    let report = judged(&Doc::new().0);
    assert_eq!((report.verdict, report.signatures.len()), (Verdict::Unsigned, 0));
    assert!(report.reason(Lang::Vi).starts_with("KHÔNG CÓ CHỮ KÝ SỐ: "));
}

#[test]
fn the_digest_of_the_whole_file_comes_from_the_pass_over_what_is_signed() {
    for doc in [Doc::new(), archived()] {
        assert_eq!(judged(&doc.0).sha256, Some(saoy_pki::sha256(&doc.0)));
    }
}

#[test]
fn a_file_with_timestamps_only_is_unsigned_and_says_so() {
    let doc = Doc::new().archived("t", &WORLD.tsa, "2026-06-01 08:10", &[], &[]);
    let report = judged(&doc.0);
    assert_eq!(report.verdict, Verdict::Unsigned);
    assert_eq!(
        (report.signatures[0].kind, report.signatures[0].verdict),
        (Kind::DocumentTimestamp, Verdict::Valid)
    );
    assert!(report.reason(Lang::Vi).contains("chỉ có dấu thời gian"));
    assert_eq!(report.signatures[0].level, None);
}

#[test]
fn a_timestamp_that_is_not_trusted_does_not_decide() {
    let only_signers = &trust()[..1];
    let doc = archived();
    let report = doc.report_with(only_signers, &midsummer());
    assert_eq!(report.signatures[1].verdict, Verdict::Indeterminate);
    assert_eq!(report.signatures[1].timestamp.status, TimestampStatus::Unknown);
    assert_eq!(report.verdict, Verdict::Valid, "the signer is good today");
}

#[test]
fn a_changed_byte_breaks_the_signature_and_says_nothing_about_the_certificate() {
    let doc = stamped();
    let mut bytes = doc.0.clone();
    let place = bytes
        .windows(9)
        .position(|window| window == b"100 100 1")
        .unwrap();
    bytes[place] = b'2';
    let report = judged(&bytes);
    let found = &report.signatures[0];
    assert_eq!(report.verdict, Verdict::Invalid);
    assert_eq!(
        (found.integrity, found.indication),
        (Integrity::Broken, Indication::TotalFailed)
    );
    assert_eq!(found.sub_indication, Some(SubIndication::HashFailure));
    assert_eq!(found.certificate.valid_at_signing_time, Answer::Yes);
    assert_eq!(found.certificate.trust, Trust::CongVu);
    assert_eq!(found.coverage, Some(Coverage::WholeFile));
    assert_eq!(found.changes.level, Level::None);
    assert!(
        report
            .reason(Lang::Vi)
            .starts_with("KHÔNG HỢP LỆ: chữ ký “a”: nội dung đã bị sửa")
    );
}

#[test]
fn an_annotation_after_an_approval_makes_it_at_most_indeterminate() {
    let doc = stamped();
    let reader = doc.reader();
    let page = reader.pages().unwrap()[0].reference;
    let bytes = appended(&doc.0, |update| {
        let note = Dict::new()
            .with("Type", Object::name("Annot"))
            .with("Subtype", Object::name("Text"))
            .with("Contents", Object::text("Xem lại"))
            .with("Rect", [500, 800, 510, 810].map(Object::Int).to_vec());
        let note = update.add(note);
        edit(update, page, |page| {
            let mut annots = match page.get("Annots") {
                Some(Object::Array(annots)) => annots.clone(),
                _ => Vec::new(),
            };
            annots.push(Object::Ref(note));
            page.insert("Annots", annots);
        });
    });
    let report = judged(&bytes);
    let found = &report.signatures[0];
    assert_eq!(
        (found.changes.level, found.changes.allowed),
        (Level::Annotations, false)
    );
    assert_eq!(
        (found.verdict, found.cause),
        (Verdict::Indeterminate, Cause::NotAllowed)
    );
    assert_eq!(
        (found.indication, found.integrity),
        (Indication::TotalPassed, Integrity::Intact)
    );
    assert_eq!(report.verdict, Verdict::Indeterminate);
}

#[test]
fn a_change_that_nothing_allows_makes_it_invalid() {
    let doc = stamped();
    let reader = doc.reader();
    let page = reader.pages().unwrap()[0].reference;
    let bytes = appended(&doc.0, |update| {
        edit(update, page, |page| {
            page.insert("Rotate", 90);
        })
    });
    let report = judged(&bytes);
    let found = &report.signatures[0];
    assert_eq!((found.verdict, found.cause), (Verdict::Invalid, Cause::Changed));
    assert_eq!(
        found.indication,
        Indication::TotalPassed,
        "the standard's answer is another statement"
    );
    assert!(
        found.sentence(Lang::Vi).contains("trang 1"),
        "{}",
        found.sentence(Lang::Vi)
    );
}

#[test]
fn a_range_that_leaves_something_out_makes_it_invalid() {
    let mut bytes = stamped().0;
    // Bytes that the signature could have covered, and no revision of their own.
    bytes.extend_from_slice(b"% slipped in\n");
    let report = judged(&bytes);
    assert_ne!(report.verdict, Verdict::Valid);
}

#[test]
fn an_unreadable_signature_among_good_ones_is_listed_and_decides() {
    let doc = stamped().signed("b", &WORLD.signer, None);
    let found = saoy_pades::signatures(&doc.reader()).unwrap();
    let mut bytes = doc.0.clone();
    let start = found[1].contents.start as usize + 1;
    bytes[start..start + 8].copy_from_slice(b"00000000");
    let report = judged(&bytes);
    assert_eq!(report.signatures.len(), 2);
    assert_eq!(report.signatures[0].verdict, Verdict::Valid);
    let broken = &report.signatures[1];
    assert_eq!(broken.integrity, Integrity::Unreadable);
    assert_eq!(
        (broken.indication, broken.verdict),
        (Indication::TotalFailed, Verdict::Invalid)
    );
    assert_eq!(broken.sub_indication, Some(SubIndication::FormatFailure));
    assert_eq!(report.verdict, Verdict::Invalid);
    let json = report.json(&FileFacts::default(), Lang::En);
    assert!(json.contains(
        r#""signer":{"name":null,"organisation":null,"serial":null,"issuer":null,"identity_number":null}"#
    ));
    assert!(json.contains(r#""integrity":"unreadable""#), "{json}");
}

#[test]
fn a_repaired_file_is_never_valid() {
    let mut bytes = b"junk before the header\n".to_vec();
    bytes.extend(stamped().0);
    let reader = Reader::open_any(&bytes, &Limits::default(), None).unwrap();
    assert!(reader.is_repaired());
    let report = judged(&bytes);
    assert!(report.repaired);
    assert_ne!(report.verdict, Verdict::Valid);
}

#[test]
fn the_worst_signature_decides() {
    let stranger = support::world::authority(None, "Gốc lạ", ("2020-01-01", "2040-01-01"));
    let unknown = support::world::person(&stranger, "Người lạ", ("2026-01-01", "2027-01-01"));
    let doc = stamped().signed_with("b", &unknown, &[&stranger], None);
    let report = judged(&doc.0);
    assert_eq!(report.signatures[0].verdict, Verdict::Valid);
    assert_eq!(
        report.signatures[1].sub_indication,
        Some(SubIndication::NoCertificateChainFound)
    );
    assert_eq!(report.verdict, Verdict::Indeterminate);
    assert_eq!(report.decisive().unwrap().field, "b");
}

#[test]
fn fifty_signatures_are_judged_in_one_go() {
    let mut doc = stamped().stored(&[], &[good_that_day()], &[]);
    for index in 1..50 {
        doc = doc.signed(
            &format!("s{index}"),
            &WORLD.signer,
            Some((&WORLD.tsa, "2026-06-01 08:05")),
        );
    }
    let report = judged(&doc.0);
    assert_eq!((report.verdict, report.signatures.len()), (Verdict::Valid, 50));
}

/// Files whose integrity the manifest's tools tell otherwise, and why ours is the better word. All are flagged by both.
const OTHERWISE: [(&str, &str); 5] = [
    (
        "test_delete_signature",
        "the signature that was taken out of its field is listed, too",
    ),
    (
        "test_anomalous_coverage_signature-gap-too-big",
        "bytes in the gap that are no part of the signature: nobody signed them",
    ),
    (
        "test_anomalous_coverage_one-byterange",
        "one range without a gap covers no file with a signature in it",
    ),
    (
        "test_anomalous_coverage_weird-byterange",
        "ranges that are not two around one gap",
    ),
    (
        "test_maliciously_recycled_sig",
        "the second field shows the first one's signature: it is none of its own",
    ),
];

/// Archives that pyHanko made, and the certified copy of the specification's example.
const ARCHIVES: [&str; 8] = [
    "pdf-updates/test_pades_lta_happy_path_current_time-259e560c.pdf",
    "pdf-updates/test_pades_lta_happy_path_past_time_with_chain-a581979f.pdf",
    "pdf-updates/test_pades_lta_sign_twice-921a1605.pdf",
    "pdf-updates/test_pades_lta_live_ac_validation-f4a12cb7.pdf",
    "pdf-updates/test_pades_multi_doc_timestamp_algo_hedge_ok-f56326cd.pdf",
    "pdf-updates/test_pades_revinfo_live_lta-b7e0a055.pdf",
    "pdf-updates/test_pades_double_sign_True_-d86d7a8a.pdf",
    "target-shape/rec_rev3.pdf",
];

#[test]
#[ignore = "needs a corpus: SAOY_CORPORA names its folder"]
fn archives_of_other_tools_are_valid_for_whoever_trusts_their_roots() {
    let folder = std::path::PathBuf::from(std::env::var_os("SAOY_CORPORA").unwrap());
    for file in ARCHIVES {
        let bytes = std::fs::read(folder.join(file)).unwrap();
        let reader = Reader::open_any(&bytes, &Limits::default(), None).unwrap();
        let examined = saoy_pades::examine(&reader, &saoy_pades::survey(&reader));
        let stamps = || {
            examined
                .iter()
                .flat_map(|one| &one.timestamps)
                .filter_map(|one| one.stamp.as_ref())
        };
        let enclosed = examined.iter().flat_map(|one| &one.certificates);
        let stamped = stamps().flat_map(|stamp| stamp.cms().certificates());
        let roots = enclosed
            .chain(stamped)
            .filter(|certificate| certificate.is_self_issued());
        let anchors: Vec<_> = roots
            .map(|root| TrustAnchor::new(root.clone(), &[Purpose::CongVu, Purpose::Tsa]))
            .collect();
        let last = stamps().map(|stamp| stamp.time()).max().unwrap();
        let now = last.checked_add(jiff::SignedDuration::from_mins(1)).unwrap();
        let report = validate(&reader, &anchors, &Settings::at(now));
        assert_eq!(
            report.verdict,
            Verdict::Valid,
            "{file}: {}",
            report.reason(Lang::En)
        );
        assert!(report.needs.is_empty(), "{file}");
    }
}

#[test]
fn a_file_full_of_lists_never_hides_a_revocation_that_the_caller_knows_of() {
    let other_key = support::world::authority(Some(&WORLD.root), "CA công vụ", ("2021-01-01", "2035-01-01"));
    let junk = |index: i64| {
        let from = at("2026-05-02")
            .checked_add(jiff::SignedDuration::from_hours(index))
            .unwrap();
        list(
            &other_key,
            &from.strftime("%Y-%m-%d %H:%M").to_string(),
            "2026-08-01",
            &[],
        )
    };
    let mut lists: Vec<Vec<u8>> = (0..500).map(junk).collect();
    lists.extend(lists_of_summer());
    let doc = Doc::new()
        .signed("a", &WORLD.signer, None)
        .stored(&[], &[good_that_day()], &lists);
    let mut settings = Settings::at(at("2026-06-01 09:00"));
    let judged = |settings: &Settings| doc.report_with(&trust(), settings).signatures.remove(0);
    assert_ne!(
        judged(&settings).certificate.revocation,
        saoy_pades::validation::Revocation::Revoked
    );
    settings.crls = lists_of_summer();
    settings.crls.push(list(
        &WORLD.ca,
        "2026-05-30",
        "2026-06-30",
        &[(&WORLD.signer, "2026-05-20")],
    ));
    assert_eq!(
        judged(&settings).sub_indication,
        Some(SubIndication::RevokedNoPoe)
    );
}

#[test]
#[ignore = "needs a corpus: SAOY_CORPORA names its folder"]
fn every_file_of_the_corpus_gets_a_report() {
    let folder = std::env::var_os("SAOY_CORPORA").unwrap();
    let folder = std::path::PathBuf::from(folder).join("pdf-updates");
    let manifest = std::fs::read_to_string(folder.join("manifest.csv")).unwrap();
    let (mut judged, mut wrong) = (0, Vec::new());
    for line in manifest.lines().skip(1) {
        let columns: Vec<&str> = line.split(',').collect();
        let (Some(file), Some(verdict), Some(integrity)) = (columns.first(), columns.get(2), columns.get(4))
        else {
            continue;
        };
        let Ok(bytes) = std::fs::read(folder.join(file)) else {
            continue;
        };
        judged += 1;
        let report = match Reader::open_any(&bytes, &Limits::default(), None) {
            Ok(reader) => validate(&reader, &[], &Settings::at(at("2026-06-25"))),
            Err(error) => Report::unreadable(error, at("2026-06-25")),
        };
        shape::assert_shape(&report.xml(&FileFacts::default(), Lang::Vi));
        let json = report.json(&FileFacts::default(), Lang::Vi);
        assert!(!json.contains('\n'));
        assert_ne!(report.verdict, Verdict::Valid, "{file}: nobody is trusted");
        let ours: Vec<&str> = report
            .signatures
            .iter()
            .map(|found| match found.integrity {
                Integrity::Intact => "valid",
                Integrity::Broken => "invalid",
                Integrity::Unreadable => "unreadable",
            })
            .collect();
        let theirs: Vec<&str> = integrity
            .split(';')
            .map(|word| word.trim().trim_start_matches("ts "))
            .collect();
        let same = ours.len() == theirs.len()
            && ours
                .iter()
                .zip(&theirs)
                .all(|(ours, theirs)| ours == theirs || *theirs == "no opinion");
        let excepted = OTHERWISE.iter().any(|(name, _)| file.starts_with(name));
        if !same && !excepted {
            wrong.push(format!("{file}: ours {ours:?}, theirs {theirs:?}"));
        }
        let flagged = report.verdict == Verdict::Invalid
            || report.verdict == Verdict::Unreadable
            || report
                .signatures
                .iter()
                .any(|found| !found.changes.allowed || found.integrity != Integrity::Intact);
        if flagged != (*verdict == "flag") {
            wrong.push(format!("{file}: {verdict}, ours {:?}", report.verdict));
        }
    }
    assert_eq!(judged, 211);
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}
