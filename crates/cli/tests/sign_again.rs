//! `saoy sign` and `saoy augment` on files that somebody signed before.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod house;

use std::process::Output;
use std::sync::LazyLock;

use house::{House, text};
use saoy_pdf::{Dict, Limits, ObjRef, Object, Reader, Update};
use serde_json::Value;

static HOUSE: LazyLock<House> = LazyLock::new(|| {
    let house = House::new();
    let signed = house.saoy(&["sign", "scan.pdf", "-o", "once.pdf", "--key", "key.p12"]);
    assert!(signed.status.success(), "{}", text(&signed.stderr));
    let once = std::fs::read(house.path("once.pdf")).unwrap();
    let mut changed = once.clone();
    // In the comment of the second line: no syntax is hurt.
    let comment = changed.iter().skip(1).position(|byte| *byte == b'%').unwrap() + 1;
    changed[comment + 2] ^= 1;
    let write = |name: &str, bytes: &[u8]| std::fs::write(house.path(name), bytes).unwrap();
    write("changed.pdf", &changed);
    write(
        "behind.pdf",
        &[&once[..], b"<html><script>alert(1)</script></html>\n"].concat(),
    );
    house
});

fn verdict(file: &str) -> String {
    let told = HOUSE.saoy(&[
        "verify",
        "--format",
        "json",
        "--trust",
        "root.der",
        "--evidence",
        "root.crl",
        file,
    ]);
    let told: Value = serde_json::from_slice(&told.stdout).unwrap();
    told["verdict"].as_str().unwrap().to_owned()
}

fn augmented(file: &str, out: &str, more: &[&str]) -> Output {
    let words = [
        "augment",
        file,
        "-o",
        out,
        "--private-addresses",
        "--trust",
        "root.der",
        "--tsa",
        &HOUSE.tsa,
    ];
    HOUSE.saoy(&[&words, more].concat())
}

#[test]
fn nobody_signs_over_an_invalid_signature_without_having_said_so() {
    for (file, why, why_in_english) in [
        ("changed.pdf", "nội dung đã bị sửa sau khi ký", "changed"),
        (
            "behind.pdf",
            "dữ liệu lạ sau dấu kết thúc tệp",
            "follows the end of the file",
        ),
    ] {
        assert_eq!(verdict(file), "invalid");
        let words = ["sign", file, "-o", "never.pdf", "--key", "key.p12"];
        for (lang, parts) in [
            (
                "vi",
                [why, "“chu_ky”", "đã không hợp lệ từ trước", "--over-invalid"],
            ),
            (
                "en",
                [why_in_english, "“chu_ky”", "is invalid already", "--over-invalid"],
            ),
        ] {
            let refused = HOUSE.saoy(&[&words[..], &["--lang", lang]].concat());
            let said = text(&refused.stderr);
            assert!(
                refused.status.code() == Some(1) && !HOUSE.path("never.pdf").exists(),
                "{said}"
            );
            for part in parts {
                assert!(said.contains(part), "{part}: {said}");
            }
        }
    }
    // Whoever wants it all the same reads what comes of it.
    let over =
        |file: &str, out: &str| HOUSE.saoy(&["sign", file, "-o", out, "--key", "key.p12", "--over-invalid"]);
    let signed = over("changed.pdf", "over.pdf");
    let said = text(&signed.stdout);
    assert!(signed.status.success(), "{}", text(&signed.stderr));
    assert!(
        said.contains("lưu ý: chữ ký ở trường “chu_ky”") && said.contains("vẫn không hợp lệ"),
        "{said}"
    );
    // What stands behind the end is never covered up.
    let refused = over("behind.pdf", "never.pdf");
    assert!(text(&refused.stderr).contains("dữ liệu lạ") && !HOUSE.path("never.pdf").exists());
    // A file with a sound signature takes another one without a word about the first.
    let signed = HOUSE.saoy(&["sign", "once.pdf", "-o", "twice.pdf", "--key", "key.p12"]);
    assert!(signed.status.success() && !text(&signed.stdout).contains("lưu ý"));
}

#[test]
fn who_signed_before_is_asked_whatever_else_is_wrong_with_the_form() {
    // One entry of /Fields leads nowhere.
    let reader = Reader::open(house::SCAN, &Limits::default()).unwrap();
    let mut update = Update::new(&reader).unwrap();
    let nobody = Object::Ref(ObjRef {
        num: 9_000,
        generation: 0,
    });
    let form = Dict::new().with("Fields", vec![nobody]);
    let catalog = reader.catalog().unwrap().with("AcroForm", form);
    update.set(reader.catalog_ref(), catalog);
    let dangling = [house::SCAN, &update.finish().unwrap().bytes].concat();
    std::fs::write(HOUSE.path("dangling.pdf"), dangling).unwrap();
    let sign = |file: &str, field: &str, rect: &str, out: &str| {
        let words = [
            "sign", file, "-o", out, "--key", "key.p12", "--field", field, "--rect", rect,
        ];
        HOUSE.saoy(&words)
    };
    let first = sign("dangling.pdf", "mot", "1,1,6,4", "seen.pdf");
    assert!(first.status.success(), "{}", text(&first.stderr));
    let over = sign("seen.pdf", "hai", "2,2,6,4", "never.pdf");
    let said = text(&over.stderr);
    assert!(
        !over.status.success() && said.contains("sẽ làm hỏng chữ ký trước ở trường “mot”"),
        "{said}"
    );
    let unseen = HOUSE.saoy(&["sign", "seen.pdf", "-o", "unseen.pdf", "--key", "key.p12"]);
    assert!(unseen.status.success(), "{}", text(&unseen.stderr));
}

#[test]
fn whoever_names_a_field_that_is_not_there_reads_which_are_empty() {
    let reader = Reader::open(house::SCAN, &Limits::default()).unwrap();
    let mut update = Update::new(&reader).unwrap();
    let field = |name: &str, kind: &str| {
        Dict::new()
            .with("FT", Object::name(kind))
            .with("T", Object::text(name))
    };
    let fields =
        [("ky_san", "Sig"), ("so", "Tx")].map(|(name, kind)| Object::Ref(update.add(field(name, kind))));
    let form = Dict::new().with("Fields", fields.to_vec());
    let catalog = reader.catalog().unwrap().with("AcroForm", form);
    update.set(reader.catalog_ref(), catalog);
    let file = [house::SCAN, &update.finish().unwrap().bytes].concat();
    std::fs::write(HOUSE.path("form.pdf"), file).unwrap();
    let sign = |more: &[&str]| {
        let words = ["sign", "form.pdf", "-o", "never.pdf", "--key", "key.p12"];
        text(&HOUSE.saoy(&[&words, more].concat()).stderr)
    };
    let said = sign(&["--field", "ky_sna"]);
    assert!(
        said.contains("các trường chữ ký còn trống: ky_san") && !said.contains("so,"),
        "{said}"
    );
    let said = sign(&["--lock", "include:so,sos"]);
    assert!(said.contains("tệp không có trường “sos”"), "{said}");
}

#[test]
fn a_file_whose_signature_does_not_hold_is_not_said_to_be_unchanged() {
    let said = text(&HOUSE.saoy(&["verify", "changed.pdf"]).stdout);
    assert!(
        !said.contains("không có thay đổi") && said.contains("không nói được gì về thay đổi"),
        "{said}"
    );
}

#[test]
fn an_invalid_signature_gets_no_timestamp_at_any_level() {
    for level in ["b-t", "b-lt", "b-lta"] {
        for file in ["changed.pdf", "behind.pdf"] {
            let refused = augmented(file, "never.pdf", &["--level", level, "--evidence", "root.crl"]);
            let said = text(&refused.stderr);
            assert_eq!(refused.status.code(), Some(1), "{file} {level}: {said}");
            assert!(said.contains("đã không hợp lệ từ trước"), "{said}");
            assert!(!HOUSE.path("never.pdf").exists());
        }
    }
}

#[test]
fn a_signature_without_room_for_its_timestamp_is_told_what_it_lacks() {
    let raised = augmented(
        "tight.pdf",
        "stamped.pdf",
        &["--level", "b-t", "--evidence", "root.crl"],
    );
    let said = text(&raised.stdout);
    assert!(raised.status.success(), "{}", text(&raised.stderr));
    assert!(
        said.contains("chữ ký chừa ") && said.contains("thay bằng dấu thời gian lưu trữ"),
        "{said}"
    );
    assert_eq!(verdict("stamped.pdf"), "valid");
    // Where the archive timestamp cannot be had either, why it was wanted is still said.
    let refused = augmented("tight.pdf", "never.pdf", &["--level", "b-lt"]);
    let said = text(&refused.stderr);
    assert!(!refused.status.success() && said.lines().count() == 1, "{said}");
    assert!(
        said.contains("chữ ký chừa ") && said.contains("danh sách thu hồi bằng --evidence"),
        "{said}"
    );
}

/// The signed store of evidence has a key that stores do not have: whoever adds to it breaks the signature.
#[test]
fn no_archive_is_added_that_breaks_what_was_signed() {
    let reader = Reader::open(house::SCAN, &Limits::default()).unwrap();
    let mut update = Update::new(&reader).unwrap();
    let store = update.add(Dict::new().with("Khac", 1));
    let catalog = reader.catalog().unwrap().with("DSS", store);
    update.set(reader.catalog_ref(), catalog);
    let file = [house::SCAN, &update.finish().unwrap().bytes].concat();
    std::fs::write(HOUSE.path("store.pdf"), file).unwrap();
    let signed = HOUSE.saoy(&["sign", "store.pdf", "-o", "stored.pdf", "--key", "key.p12"]);
    assert!(signed.status.success(), "{}", text(&signed.stderr));
    let refused = |told: &Output| {
        let said = text(&told.stderr);
        assert_eq!(told.status.code(), Some(1), "{said}");
        assert!(
            said.contains("dữ liệu lưu trữ này sẽ làm hỏng chữ ký trước ở trường “chu_ky”"),
            "{said}"
        );
        assert!(!HOUSE.path("never.pdf").exists());
    };
    for level in ["b-lt", "b-lta"] {
        let more = ["--level", level, "--evidence", "root.crl"];
        refused(&augmented("stored.pdf", "never.pdf", &more));
    }
    let words = ["sign", "store.pdf", "-o", "never.pdf", "--key", "key.p12"];
    let words = [&words[..], &["--level", "b-lta", "--evidence", "root.crl"]].concat();
    let online = ["--private-addresses", "--trust", "root.der", "--tsa", &HOUSE.tsa];
    refused(&HOUSE.saoy(&[&words[..], &online].concat()));
}
