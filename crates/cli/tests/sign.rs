//! `saoy sign` and `saoy augment`, run as a person runs them: what is refused is said in one sentence, in the person's language.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod house;

use std::sync::LazyLock;

use house::{House, SCAN, text};
use serde_json::Value;

static HOUSE: LazyLock<House> = LazyLock::new(House::new);

/// What stands on standard error, in one language; the file must not be there afterwards.
fn refused(lang: &[&str], words: &[&str]) -> String {
    let out = HOUSE.path("never.pdf");
    let output = HOUSE.saoy(&[words, &["-o", "never.pdf"], lang].concat());
    assert!(!output.status.success() && !out.exists(), "{words:?}");
    assert!(output.stdout.is_empty(), "{words:?}");
    text(&output.stderr)
}

/// Command, Vietnamese, English.
type Case<'c> = (Vec<&'c str>, &'c str, &'c str);

#[test]
fn every_refusal_is_one_sentence_in_the_language_of_the_person() {
    let sign = |more: &[&'static str]| [&["sign", "scan.pdf", "--key", "key.p12"], more].concat();
    let cases: Vec<Case<'_>> = vec![
        (
            sign(&["--lock", "include:"]),
            "thiếu tên trường cần khóa",
            "has no name",
        ),
        (
            sign(&["--rect", "1,2,3"]),
            "bốn số tính bằng milimét",
            "four numbers in millimetres",
        ),
        (
            sign(&["--level", "b-x"]),
            "mức là b-b, b-t, b-lt hoặc b-lta",
            "it is b-b, b-t",
        ),
        (
            sign(&["--page", "9"]),
            "Tệp không có trang 9",
            "There is no page 9",
        ),
        (sign(&["--page", "0"]), "trang được đếm từ 1", "counted from 1"),
        (
            sign(&["--field", "so"]),
            "không có trường “so”",
            "has no field “so”",
        ),
        (
            sign(&["--lock", "include:khong_co"]),
            "--lock: tệp không có trường “khong_co”",
            "--lock: the file has no field “khong_co”",
        ),
        (
            sign(&["--hash", "sha512"]),
            "không ký với SHA-512",
            "does not sign with SHA-512",
        ),
        (
            sign(&["--cert", "other.der"]),
            "chứng thư số trong other.der không phải của khóa trong key.p12",
            "the certificate in other.der does not belong to the key in key.p12",
        ),
        (
            sign(&["--cert", "scan.pdf"]),
            "không có chứng thư số nào đọc được",
            "no readable certificate",
        ),
        (
            sign(&["--title", "Chủ tịch"]),
            "--title và --appearance không có tác dụng; hãy nêu chỗ bằng --rect",
            "--title and --appearance have no effect; name one with --rect",
        ),
        (
            sign(&["--page", "1", "--title", "Chủ tịch"]),
            "không có chỗ trên trang",
            "has no place on a page",
        ),
        (
            sign(&["--tsa", "http://tsa.example"]),
            "hãy bỏ --tsa",
            "leave out --tsa",
        ),
        (
            sign(&["--level", "b-t"]),
            "hãy nêu bằng --tsa",
            "name one with --tsa",
        ),
        (
            sign(&["--level", "b-t", "--tsa", "http://127.0.0.1:1/"]),
            "trong mạng nội bộ nên không được gọi",
            "not a public address",
        ),
        (
            sign(&["--level", "b-t", "--tsa", "ldap://a"]),
            "không hỗ trợ địa chỉ loại “ldap”",
            "“ldap” are not supported",
        ),
        (
            sign(&["--evidence", "scan.pdf"]),
            "không phải chứng thư số (PEM, DER)",
            "neither a certificate",
        ),
        (
            sign(&["--appearance", "scan.pdf"]),
            "không đọc được hình chữ ký",
            "picture of the signature cannot be read",
        ),
        (
            sign(&["--appearance", "none.png"]),
            "không có tệp hay thư mục này",
            "there is no such file",
        ),
        (
            vec!["sign", "scan.pdf", "--key", "none.p12"],
            "none.p12: không đọc được tệp",
            "none.p12: the file cannot be read",
        ),
        (
            vec!["sign", "scan.pdf", "--key", "root.crl"],
            "không phải PKCS#12",
            "not a PKCS#12 file",
        ),
        (
            vec!["sign", "scan.pdf", "--key", "key.p12", "--password", "sai"],
            "mật khẩu của khóa không đúng",
            "wrong password",
        ),
        (
            vec!["sign", "none.pdf", "--key", "key.p12"],
            "không tìm thấy tệp",
            "there is no such file",
        ),
        (
            vec!["sign", "root.der", "--key", "key.p12"],
            "tệp không phải là PDF",
            "the file is not a PDF",
        ),
        (
            vec!["augment", "scan.pdf", "--tsa", "http://tsa.example"],
            "tệp chưa có ai ký",
            "nobody signed the file",
        ),
        (
            vec!["augment", "scan.pdf", "--level", "b-b"],
            "mọi chữ ký đều đã ở mức B-B",
            "every signature is B-B",
        ),
        (
            vec!["augment", "root.crl", "--tsa", "http://tsa.example"],
            "tệp không phải là PDF",
            "the file is not a PDF",
        ),
        (
            vec!["normalise", "root.der"],
            "tệp không phải là PDF",
            "the file is not a PDF",
        ),
        (
            vec!["normalise", "none.pdf"],
            "không tìm thấy tệp",
            "there is no such file",
        ),
    ];
    for (words, vi, en) in cases {
        for (lang, wanted) in [(&[][..], vi), (&["--lang", "en"][..], en)] {
            let said = refused(lang, &words);
            assert!(said.contains(wanted), "{words:?} {lang:?}: {said}");
            assert_eq!(said.lines().count(), 1, "{words:?}: {said}");
            assert!(said.starts_with("saoy: "), "{words:?}: {said}");
            let english = [" the ", " is ", " cannot ", "Error", "Some(", "error:"];
            assert!(
                !lang.is_empty() || !english.iter().any(|word| said.contains(word)),
                "{words:?}: English is left in {said}"
            );
        }
    }
}

#[test]
fn the_machine_s_language_counts_where_none_is_asked_for() {
    let said = |name: &str, value: &str| {
        let mut command = HOUSE.command(&["augment", "scan.pdf", "--level", "b-b", "-o", "never.pdf"]);
        text(&command.env(name, value).output().unwrap().stderr)
    };
    assert!(said("LANG", "en_GB.UTF-8").contains("every signature is B-B"));
    assert!(said("LANG", "C.UTF-8").contains("mọi chữ ký"));
    assert!(said("LC_ALL", "vi_VN.UTF-8").contains("mọi chữ ký"));
}

#[test]
fn a_wrong_command_line_is_told_in_vietnamese_too() {
    for (words, vi) in [
        (&["sign", "--levle", "x"][..], "không có tham số “--levle”"),
        (&["sign", "scan.pdf", "-o", "x.pdf"], "thiếu --key <FILE>"),
        (
            &["verify", "--format", "yaml", "scan.pdf"],
            "--format <FORMAT> không nhận giá trị “yaml”; có thể là: text, json, xml",
        ),
        (&["sing"], "không có lệnh “sing”"),
        (
            &["sign", "scan.pdf", "--certify", "9"],
            "--certify <P> không nhận giá trị “9”",
        ),
        (
            &["sign", "scan.pdf", "--tsa-wait", "18446744073709551615"],
            "--tsa-wait <SECONDS> không nhận giá trị “18446744073709551615”",
        ),
        (
            &["sign", "scan.pdf", "--approve", "--certify", "1"],
            "không đi cùng",
        ),
        (
            &["verify", "--at", "hôm qua", "scan.pdf"],
            "thời điểm viết như 2026-06-01",
        ),
    ] {
        let output = HOUSE.saoy(words);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(64), "{said}");
        assert!(said.contains(vi) && said.lines().count() == 1, "{said}");
    }
    let english = text(&HOUSE.saoy(&["sign", "--levle", "x", "--lang", "en"]).stderr);
    assert!(english.contains("unexpected argument"), "{english}");
}

#[test]
fn a_signed_file_may_go_to_standard_output_and_never_to_a_file_named_dash() {
    let output = HOUSE.saoy(&["sign", "scan.pdf", "-o", "-", "--key", "key.p12", "--lang", "en"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(output.stdout.starts_with(SCAN) && output.stdout.len() > SCAN.len());
    assert!(text(&output.stderr).contains("signer: Đặng Hữu Khải"));
    assert!(!HOUSE.path("-").exists());
    let output = HOUSE.saoy(&["normalise", "scan.pdf", "-o", "-"]);
    assert!(output.stdout.starts_with(b"%PDF-"), "{}", text(&output.stderr));
}

#[test]
fn evidence_that_somebody_kept_takes_the_place_of_a_responder_that_is_silent() {
    let words = |out: &'static str, more: &[&'static str]| {
        let tsa = HOUSE.tsa.clone();
        let mut words: Vec<String> = [
            "sign", "scan.pdf", "-o", out, "--key", "key.p12", "--level", "b-lt",
        ]
        .iter()
        .chain(more)
        .map(|word| (*word).to_owned())
        .collect();
        words.extend([
            "--trust".into(),
            "root.der".into(),
            "--private-addresses".into(),
            "--tsa".into(),
            tsa,
        ]);
        words
    };
    let run = |words: Vec<String>| HOUSE.saoy(&words.iter().map(String::as_str).collect::<Vec<_>>());
    let alone = run(words("alone.pdf", &[]));
    let said = text(&alone.stderr);
    let host = HOUSE.silent.trim_start_matches("http://");
    assert!(
        !alone.status.success()
            && said.contains(host)
            && said.contains("hãy thử lại sau, hoặc đưa danh sách thu hồi bằng --evidence"),
        "{said}"
    );
    let with = run(words(
        "kept.pdf",
        &["--evidence", "root.crl", "--evidence", "root.der"],
    ));
    assert!(with.status.success(), "{}", text(&with.stderr));
    let verified = HOUSE.saoy(&["verify", "--format", "json", "--trust", "root.der", "kept.pdf"]);
    let told: Value = serde_json::from_slice(&verified.stdout).unwrap();
    assert_eq!(
        (told["verdict"].as_str(), told["signatures"][0]["level"].as_str()),
        (Some("valid"), Some("B-LT")),
        "{told}"
    );
    // Raising takes the same.
    let raise = |more: &[&str]| {
        let words = [
            "augment",
            "kept.pdf",
            "-o",
            "raised.pdf",
            "--private-addresses",
            "--trust",
            "root.der",
            "--tsa",
            &HOUSE.tsa,
        ];
        HOUSE.saoy(&[&words, more].concat())
    };
    assert!(
        !raise(&[]).status.success(),
        "nobody says whether the stamper is revoked"
    );
    let raised = raise(&["--evidence", "root.crl"]);
    assert!(raised.status.success(), "{}", text(&raised.stderr));
}

#[test]
fn a_timestamp_whose_time_cannot_be_true_is_refused_and_the_next_authority_asked() {
    let stamped = |tsa: &[&str], out: &str| {
        let mut words = vec![
            "sign", "scan.pdf", "--key", "key.p12", "--level", "b-t", "-o", out,
        ];
        words.extend(["--private-addresses", "--lang", "en"]);
        tsa.iter().for_each(|url| words.extend(["--tsa", url]));
        HOUSE.saoy(&words)
    };
    let (past, future) = (format!("{}/past", HOUSE.tsa), format!("{}/future", HOUSE.tsa));
    for (number, wrong) in [&past, &future].into_iter().enumerate() {
        let refused = stamped(&[wrong], "untimely.pdf");
        assert!(!refused.status.success() && !HOUSE.path("untimely.pdf").exists());
        let said = text(&refused.stderr);
        assert!(said.contains("this machine's clock"), "{said}");
        let out = format!("timely{number}.pdf");
        let good = stamped(&[wrong, &HOUSE.tsa], &out);
        assert!(good.status.success(), "{}", text(&good.stderr));
        assert!(HOUSE.path(&out).exists());
    }
}

#[test]
fn a_timestamp_over_the_file_needs_no_revocation_list() {
    let asked = [
        "--private-addresses",
        "--lang",
        "en",
        "--level",
        "b-t",
        "--tsa",
        &HOUSE.tsa,
    ];
    let run = |words: &[&str]| HOUSE.saoy(&[words, &asked].concat());
    let signed = run(&["sign", "scan.pdf", "--key", "key.p12", "-o", "once.pdf"]);
    assert!(signed.status.success(), "{}", text(&signed.stderr));
    let raised = run(&["augment", "once.pdf", "-o", "twice.pdf", "--trust", "root.der"]);
    let said = text(&raised.stderr) + &text(&raised.stdout);
    assert!(raised.status.success(), "{said}");
    assert!(
        said.contains("over the whole file was added, without validation data"),
        "{said}"
    );
}

#[test]
fn a_password_is_read_from_a_file() {
    std::fs::write(HOUSE.path("password.txt"), format!("{}\n", house::PASSWORD)).unwrap();
    let mut command = HOUSE.command(&[
        "sign",
        "scan.pdf",
        "-o",
        "by-file.pdf",
        "--key",
        "key.p12",
        "--password-file",
        "password.txt",
    ]);
    let output = command.env_remove("SAOY_PASSWORD").output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
}

#[test]
fn a_certificate_that_cannot_be_read_is_named_and_never_left_out() {
    let junk = "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n";
    std::fs::write(HOUSE.path("whole.pem"), HOUSE.pem("")).unwrap();
    std::fs::write(HOUSE.path("torn.pem"), HOUSE.pem(junk)).unwrap();
    let good = HOUSE.saoy(&["sign", "scan.pdf", "-o", "by-pem.pdf", "--key", "whole.pem"]);
    assert!(good.status.success(), "{}", text(&good.stderr));
    let said = refused(&[], &["sign", "scan.pdf", "--key", "torn.pem"]);
    assert!(
        said.contains("torn.pem: trong tệp khóa có khối chứng thư số (BEGIN CERTIFICATE) không đọc được"),
        "{said}"
    );
    let english = refused(&["--lang", "en"], &["sign", "scan.pdf", "--key", "torn.pem"]);
    assert!(english.contains("in the key's file cannot be read"), "{english}");
}

/// What the authority said is not told as a lack of revocation data, and it is not asked twice.
#[test]
fn an_authority_whose_timestamp_is_of_no_use_is_named_as_the_reason() {
    let late = format!("{}/late", HOUSE.tsa);
    let run = |words: &[&str], tsa: &str| {
        let asked = ["--private-addresses", "--level", "b-t", "--tsa", tsa];
        HOUSE.saoy(&[words, &asked].concat())
    };
    let signed = run(
        &["sign", "scan.pdf", "--key", "key.p12", "-o", "stamped.pdf"],
        &HOUSE.tsa,
    );
    assert!(signed.status.success(), "{}", text(&signed.stderr));
    let raise = [
        "augment",
        "stamped.pdf",
        "-o",
        "late.pdf",
        "--trust",
        "root.der",
        "--evidence",
        "root.crl",
    ];
    let refused = run(&raise, &late);
    let said = text(&refused.stderr);
    assert!(
        !refused.status.success()
            && said.contains("không nơi cấp dấu thời gian nào cho dấu thời gian dùng được")
            && !HOUSE.path("late.pdf").exists(),
        "{said}"
    );
    let raised = run(&raise, &late);
    assert!(raised.status.success(), "{}", text(&raised.stderr));
    let said = text(&raised.stderr) + &text(&raised.stdout);
    assert!(
        said.contains("đã thêm dữ liệu xác thực và dấu thời gian lưu trữ"),
        "{said}"
    );
}
