//! `saoy verify`, run as a person runs it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod paper;

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

use paper::{Authority, NOW, SCAN, with_evidence};
use serde_json::Value;

/// A folder with a scan, a signed file that brings everything along, a broken one, and whom to trust.
struct Desk(tempfile::TempDir);

static DESK: LazyLock<Desk> = LazyLock::new(|| {
    let desk = Desk(tempfile::tempdir().unwrap());
    let root = Authority::root("CA gốc");
    let officer = root.officer("Đặng Hữu Khải", |made| made);
    let signed = officer.sign(SCAN);
    let whole = with_evidence(&signed, &[&root.certificate], &[root.list()]);
    let mut broken = whole.clone();
    // In the middle of a page's contents: no syntax is hurt.
    let place = broken
        .windows(7)
        .position(|window| window == b"stream\n" || window == b"stream\r")
        .unwrap()
        + 30;
    broken[place] ^= 1;
    desk.write("scan.pdf", SCAN);
    desk.write("signed.pdf", &whole);
    desk.write("broken.pdf", &broken);
    desk.write("root.pem", root.pem().as_bytes());
    let list = "version = 1\nname = \"Danh sách\"\ndemo = DEMO\n\n[[anchor]]\nfile = \"root.pem\"\npurposes = [\"công vụ\", \"TSA\"]\n";
    desk.write("trust.toml", list.replace("DEMO", "false").as_bytes());
    desk.write("demo.toml", list.replace("DEMO", "true").as_bytes());
    desk
});

impl Desk {
    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.path(name), bytes).unwrap();
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_saoy"));
        command
            .arg("verify")
            .args(words)
            .current_dir(self.0.path())
            .env("LC_ALL", "vi_VN.UTF-8");
        command
    }

    fn text(&self, words: &[&str]) -> (String, i32) {
        let output = self.command(&[&["--at", NOW], words].concat()).output().unwrap();
        (
            String::from_utf8(output.stdout).unwrap(),
            output.status.code().unwrap(),
        )
    }

    /// What is said, one object a line, and the exit status.
    fn json(&self, words: &[&str]) -> (Vec<Value>, i32) {
        let output = self
            .command(&[&["--format", "json", "--at", NOW], words].concat())
            .output()
            .unwrap();
        (lines(&output), output.status.code().unwrap())
    }
}

fn lines(output: &Output) -> Vec<Value> {
    let text = std::str::from_utf8(&output.stdout).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn the_verdict_comes_first_then_four_facts_then_what_was_changed() {
    let (text, status) = DESK.text(&["--trust", "trust.toml", "signed.pdf"]);
    assert_eq!(status, 0, "{text}");
    assert!(
        text.starts_with("HỢP LỆ: chữ ký nguyên vẹn, chứng thư số được tin cậy"),
        "{text}"
    );
    let said = [
        "1. Đặng Hữu Khải – chữ ký (trường “chu_ky”, lần lưu 1): HỢP LỆ",
        "✓ Toàn vẹn",
        "✓ Chứng thư số: có hiệu lực lúc ký",
        "? Dấu thời gian: không có",
        "✓ Tổ chức cấp chứng thư số: được tin cậy, chuyên dùng công vụ (CA gốc)",
        "✓ sau khi ký chỉ thêm dữ liệu lưu trữ – được phép",
        "[TOTAL_PASSED",
    ];
    let mut from = 0;
    for part in said {
        let at = text[from..].find(part);
        assert!(at.is_some(), "{part} after byte {from} of\n{text}");
        from += at.unwrap();
    }
    let (english, _) = DESK.text(&["--trust", "trust.toml", "--lang", "en", "signed.pdf"]);
    assert!(english.starts_with("VALID: the signature is intact"), "{english}");
}

#[test]
fn what_rests_on_an_anchor_for_trying_out_says_so() {
    let (text, _) = DESK.text(&["--trust", "demo.toml", "signed.pdf"]);
    let first = text.split("  tệp:").next().unwrap();
    assert!(first.trim_end().ends_with("(CHỨNG THƯ THỬ NGHIỆM)"), "{text}");
    let (told, status) = DESK.json(&["--trust", "demo.toml", "signed.pdf"]);
    assert_eq!(
        (told[0]["verdict"].as_str(), told[0]["demo"].as_bool(), status),
        (Some("valid"), Some(true), 0)
    );
    assert!(
        told[0]["reason"]
            .as_str()
            .unwrap()
            .contains("CHỨNG THƯ THỬ NGHIỆM")
    );
    let (told, _) = DESK.json(&["--trust", "trust.toml", "signed.pdf"]);
    assert_eq!(told[0]["demo"], false);
}

#[test]
fn a_bare_root_is_trusted_for_signatures_of_any_kind() {
    let (told, status) = DESK.json(&["--trust", "root.pem", "signed.pdf"]);
    assert_eq!((told[0]["verdict"].as_str(), status), (Some("valid"), 0));
    assert_eq!(told[0]["signatures"][0]["certificate"]["trust"], "khác");
}

#[test]
fn without_anybody_to_trust_a_good_file_is_indeterminate_and_intact() {
    let (told, status) = DESK.json(&["signed.pdf"]);
    assert_eq!((told[0]["verdict"].as_str(), status), (Some("indeterminate"), 2));
    let signature = &told[0]["signatures"][0];
    assert_eq!(
        (
            signature["integrity"].as_str(),
            signature["sub_indication"].as_str()
        ),
        (Some("intact"), Some("NO_CERTIFICATE_CHAIN_FOUND"))
    );
}

#[test]
fn the_worst_file_decides_the_exit_status() {
    let status = |files: &[&str]| DESK.json(&[&["--trust", "trust.toml"], files].concat()).1;
    assert_eq!(status(&["signed.pdf", "signed.pdf"]), 0);
    assert_eq!(status(&["signed.pdf", "scan.pdf"]), 2, "nobody signed the scan");
    assert_eq!(status(&["scan.pdf", "broken.pdf", "signed.pdf"]), 1);
    assert_eq!(status(&["broken.pdf", "none.pdf", "scan.pdf"]), 3);
}

#[test]
fn every_file_has_its_line_whatever_it_is() {
    let (told, _) = DESK.json(&["broken.pdf", "none.pdf", "scan.pdf", "."]);
    let verdicts: Vec<_> = told
        .iter()
        .map(|file| file["verdict"].as_str().unwrap())
        .collect();
    assert_eq!(verdicts, ["invalid", "unreadable", "unsigned", "unreadable"]);
    assert_eq!(told[0]["signatures"][0]["integrity"], "broken");
    assert_eq!(
        (&told[1]["sha256"], told[1]["reason"].as_str()),
        (
            &Value::Null,
            Some("KHÔNG ĐỌC ĐƯỢC: không tìm thấy tệp; hãy kiểm tra lại tên.")
        )
    );
    assert_eq!(told[2]["sha256"], hex(&saoy_pki::sha256(SCAN)));
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_wrong_command_looks_like_no_verdict() {
    let wrong: [&[&str]; 6] = [
        &["--trust", "none.toml", "signed.pdf"],
        &[],
        &["--at", "hôm qua", "signed.pdf"],
        &["--format", "xml", "signed.pdf", "signed.pdf"],
        &["--password-file", "none.txt", "signed.pdf"],
        &["-", "-"],
    ];
    for words in wrong {
        let output = DESK.command(words).output().unwrap();
        assert_eq!(output.status.code(), Some(64), "{words:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty());
    }
}

#[test]
fn the_standard_input_is_a_file_like_any() {
    let words = ["--format", "json", "--at", NOW, "--trust", "trust.toml", "-"];
    let mut child = DESK
        .command(&words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(&std::fs::read(DESK.path("signed.pdf")).unwrap())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        (output.status.code(), lines(&output)[0]["verdict"].as_str()),
        (Some(0), Some("valid"))
    );
}

#[test]
fn another_instant_is_another_verdict() {
    let output = DESK
        .command(&[
            "--format",
            "json",
            "--trust",
            "trust.toml",
            "--at",
            "2001-01-01",
            "signed.pdf",
        ])
        .output()
        .unwrap();
    assert_eq!(lines(&output)[0]["validated_at"], "2001-01-01T00:00:00+07:00");
    assert_ne!(
        output.status.code(),
        Some(0),
        "the certificates were not valid yet"
    );
}

#[test]
fn the_report_for_other_validators_is_that_of_etsi() {
    let (text, _) = DESK.text(&["--trust", "trust.toml", "--format", "xml", "signed.pdf"]);
    assert!(
        text.starts_with("<?xml")
            && text.contains("http://uri.etsi.org/19102/v1.4.1#")
            && text.contains("total-passed"),
        "{text}"
    );
}

#[test]
fn what_is_missing_is_named_with_the_option_that_brings_it() {
    let output = DESK
        .command(&[
            "--trust",
            "trust.toml",
            "--lang",
            "en",
            "--at",
            "2026-12-01",
            "signed.pdf",
        ])
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let about = "fresh revocation information about “Đặng Hữu Khải”, issued by “CA gốc”, is missing";
    assert!(
        text.starts_with("INDETERMINATE: ") && text.contains(about),
        "{text}"
    );
    assert!(
        text.contains("Missing (") && text.contains("--evidence FILE"),
        "{text}"
    );
    let (text, _) = DESK.text(&["--trust", "trust.toml", "signed.pdf"]);
    assert!(!text.contains("Còn thiếu"), "{text}");
}
