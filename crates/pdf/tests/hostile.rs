//! No input makes the reader panic, hang or eat the machine.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod support;

use proptest::prelude::*;
use saoy_pdf::{Dict, Limits, Object, Reader, Update, clean};
use std::path::PathBuf;
use support::{FIXTURES, file, one_page, replaced};

/// Does with a file whatever can be done with one.
fn use_everything(bytes: &[u8]) {
    let limits = Limits {
        max_decoded: 1 << 20,
        max_total_decoded: 8 << 20,
        ..Limits::default()
    };
    let _ = clean::inspect(bytes, &limits);
    let Ok(reader) = Reader::open(bytes, &limits) else {
        return;
    };
    for (num, _) in reader.entries().iter().take(500) {
        if let Ok(Object::Stream(stream)) = reader.get(support::r(*num)) {
            let _ = reader.decoded(&stream);
        }
    }
    let _ = reader.pages();
    for number in 0..reader.revisions().len().min(20) {
        let _ = reader
            .at_revision(number)
            .map(|then| then.pages().map(|pages| pages.len()));
        let _ = reader.revision_entries(number);
    }
    if let Ok(mut update) = Update::new(&reader) {
        let media = [0, 0, 9, 9].map(Object::Int).to_vec();
        let _ = update.append_page(Dict::new().with("MediaBox", media));
        let _ = update.finish();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn changed_bytes_never_panic(
        which in 0..FIXTURES.len(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let mut bytes = FIXTURES[which].1.to_vec();
        for (at, byte) in changes {
            *at.get_mut(&mut bytes) = byte;
        }
        use_everything(&bytes);
    }

    #[test]
    fn changed_structure_never_panics(
        which in 0..FIXTURES.len(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), "[0-9]{1,3}|<<|>>|\\[|\\]|\\(| R|/Prev|/Kids|obj"), 1..4),
    ) {
        let mut bytes = FIXTURES[which].1.to_vec();
        for (at, text) in changes {
            let at = at.index(bytes.len());
            let end = (at + text.len()).min(bytes.len());
            bytes.splice(at..end, text.bytes());
        }
        use_everything(&bytes);
    }

    #[test]
    fn random_bytes_never_panic(tail in proptest::collection::vec(any::<u8>(), 0..300)) {
        use_everything(&[b"%PDF-1.7\n", &tail[..], b"startxref\n9\n%%EOF"].concat());
    }
}

#[test]
fn every_truncation_is_survived() {
    for (_, bytes) in FIXTURES {
        for cut in (0..bytes.len()).step_by(3) {
            use_everything(&bytes[..cut]);
            let closed = [&bytes[..cut], b"\nstartxref\n100\n%%EOF\n"].concat();
            use_everything(&closed);
        }
    }
}

#[test]
fn deep_nesting_is_survived() {
    for (open, close) in [("[", "]"), ("<</A", ">>"), ("(", ")")] {
        let object = format!("{}{}", open.repeat(200_000), close.repeat(200_000));
        use_everything(&one_page("/PieceInfo 4 0 R", "", &[&object]));
    }
}

#[test]
fn one_large_object_under_many_numbers_is_read_once() {
    // 50,000 entries lead to one object of 2 MB: 100 GB, were each to be parsed.
    let big = format!("[{}]", "0 ".repeat(400_000));
    let bytes = one_page("/PieceInfo 4 0 R", "", &[&big]);
    let at = bytes.windows(7).position(|window| window == b"4 0 obj").unwrap();
    let rows = format!("{at:010} 00000 n \n").repeat(50_000);
    let references: String = (5..50_000).map(|num| format!("{num} 0 R ")).collect();
    let bytes = replaced(&bytes, "trailer", &format!("5 50000\n{rows}trailer"));
    let bytes = replaced(&bytes, "/Size 5", &format!("/Info[{references}]/Size 50005"));
    use_everything(&bytes);
}

#[test]
fn a_page_tree_that_shares_its_branches_is_refused() {
    // Thirty levels of two kids each that are the same node: a billion pages.
    let levels: Vec<String> = (0..30)
        .map(|at| format!("<</Type/Pages/Count 2/Kids[{0} 0 R {0} 0 R]>>", at + 3))
        .collect();
    let mut objects = vec!["<</Type/Catalog/Pages 2 0 R>>"];
    objects.extend(levels.iter().map(String::as_str));
    objects.push(support::PAGE);
    use_everything(&file(&objects, ""));
    assert!(support::open(&file(&objects, "")).pages().is_err());
}

#[test]
#[ignore = "needs a corpus: SAOY_CORPORA names its folder"]
fn corpora_are_read_without_harm() {
    let folder = PathBuf::from(std::env::var_os("SAOY_CORPORA").unwrap()).join("pdf-updates");
    let (mut files, mut opened, mut signed) = (0, 0, 0);
    for entry in std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "pdf") {
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        use_everything(&bytes);
        files += 1;
        opened += usize::from(Reader::open(&bytes, &Limits::default()).is_ok());
        let reasons = clean::inspect(&bytes, &Limits::default())
            .err()
            .unwrap_or_default();
        signed += usize::from(reasons.contains(&clean::NotClean::Signed));
        assert!(
            !reasons.is_empty(),
            "{} holds a signature and is called clean",
            path.display()
        );
    }
    eprintln!("{files} files, {opened} opened, {signed} seen to be signed");
    assert!(opened * 100 >= files * 95, "{opened} of {files} opened");
}
