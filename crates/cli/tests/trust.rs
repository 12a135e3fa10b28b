//! `saoy trust`, run as an administrator runs it, and what the other commands make of her list.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod paper;

use std::process::Command;

use paper::{Authority, SCAN};

/// A folder with a root, a file that somebody signed, and a list with these lines below its head.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new(lines: &str) -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        let root = Authority::root("CA gốc");
        let signed = root.officer("Đặng Hữu Khải", |made| made).sign(SCAN);
        desk.write("root.pem", root.pem().as_bytes());
        desk.write("signed.pdf", &signed);
        let head = "version = 1\nname = \"Danh sách\"\n\n[[anchor]]\nfile = \"root.pem\"\n";
        desk.write("list.toml", format!("{head}{lines}").as_bytes());
        desk
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.0.path().join(name), bytes).unwrap();
    }

    /// Output, complaint, exit status.
    fn saoy(&self, words: &[&str]) -> (String, String, i32) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_saoy"));
        command
            .args(words)
            .current_dir(self.0.path())
            .env("LC_ALL", "vi_VN.UTF-8");
        let output = command.output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let code = output.status.code().unwrap();
        (text(output.stdout), text(output.stderr), code)
    }
}

#[test]
fn a_check_shows_the_days_as_they_stand_in_the_list() {
    let desk = Desk::new("purposes = [\"công vụ\"]\nfrom = \"2020-01-01\"\nto = \"2090-12-31\"\n");
    let (said, _, status) = desk.saoy(&["trust", "check", "list.toml"]);
    assert_eq!(status, 0);
    assert_eq!(
        said,
        "CA gốc  [công vụ]  2020-01-01 – 2090-12-31\n1 chứng thư được tin cậy\n"
    );
}

#[test]
fn a_check_says_whose_trust_has_ended() {
    let desk = Desk::new("purposes = [\"TSA\"]\nto = \"2021-12-31T12:00:00Z\"\n");
    let (said, _, status) = desk.saoy(&["trust", "check", "list.toml"]);
    assert_eq!(status, 0, "the list can be used");
    assert_eq!(
        said,
        "CA gốc  [TSA]  … – 2021-12-31 19:00:00 +07:00  ĐÃ HẾT THỜI HẠN TIN CẬY\n1 chứng thư trong danh sách, nay chỉ tin 0\n"
    );
    let later = Desk::new("purposes = [\"TSA\"]\nfrom = \"2090-01-01\"\n");
    let (said, ..) = later.saoy(&["trust", "check", "list.toml", "--lang", "en"]);
    assert!(
        said.contains("NOT TRUSTED YET") && said.contains("1 in the list, 0 trusted today"),
        "{said}"
    );
}

#[test]
fn an_anchor_whose_trust_has_ended_is_not_called_missing() {
    let desk = Desk::new("purposes = [\"công vụ\"]\nto = \"2021-12-31\"\n");
    let (said, _, status) = desk.saoy(&["verify", "--trust", "list.toml", "signed.pdf"]);
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(status, 2);
    assert!(
        said.contains("danh sách tin cậy chỉ tin “CA gốc” đến 23:59 ngày 31/12/2021")
            && !said.contains("thiếu chứng thư số"),
        "{said}"
    );
}

#[test]
fn a_list_that_is_wrong_ends_every_command_alike() {
    let desk = Desk::new("purpose = [\"TSA\"]\n");
    for words in [
        &["trust", "check", "list.toml"][..],
        &["trust", "check", "none.toml"],
        &["trust", "import", "list.toml"],
        &["verify", "--trust", "list.toml", "signed.pdf"],
        &["verify", "--trust", "none.toml", "signed.pdf"],
    ] {
        let (said, complaint, status) = desk.saoy(words);
        assert_eq!((status, said.as_str()), (64, ""), "{words:?}");
        assert_eq!(complaint.lines().count(), 1, "{complaint}");
    }
    let (_, complaint, _) = desk.saoy(&["trust", "check", "list.toml"]);
    assert!(
        complaint.contains("dòng 6: danh sách tin cậy không có mục `purpose`"),
        "{complaint}"
    );
}

#[test]
fn a_private_key_in_place_of_a_list_is_called_that() {
    let desk = Desk::new("");
    desk.write(
        "key.pem",
        b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
    );
    let (_, complaint, status) = desk.saoy(&["trust", "check", "key.pem"]);
    assert!(
        status == 64 && complaint.contains("đây là khóa bí mật"),
        "{complaint}"
    );
}
