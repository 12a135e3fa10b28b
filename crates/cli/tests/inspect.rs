//! `saoy inspect` and `saoy trust`, run as a person runs them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::process::{Command, Output, Stdio};

use saoy_pdf::{Dict, Limits, Object, Reader, Stream, Update, build::NewFile};

/// A page, and a second save that brought one object.
fn saved_twice() -> Vec<u8> {
    let mut file = NewFile::new("1.7");
    let (catalog, root, page) = (file.reserve(), file.reserve(), file.reserve());
    let content = file.add(Stream::new(Dict::new(), b"q Q".to_vec()));
    let sheet = Dict::new()
        .with("Type", Object::name("Page"))
        .with("Parent", root)
        .with("MediaBox", [0, 0, 595, 842].map(Object::Int).to_vec())
        .with("Contents", content);
    file.set(page, sheet);
    let tree = Dict::new()
        .with("Type", Object::name("Pages"))
        .with("Kids", vec![Object::Ref(page)])
        .with("Count", 1);
    file.set(root, tree);
    file.set(
        catalog,
        Dict::new()
            .with("Type", Object::name("Catalog"))
            .with("Pages", root),
    );
    let base = file.finish(catalog, None, [7; 16]).unwrap();
    let reader = Reader::open(&base, &Limits::default()).unwrap();
    let mut update = Update::new(&reader).unwrap();
    update.add(Dict::new().with("Note", Object::text("Hòa An")));
    let appended = update.finish().unwrap();
    [&base[..], &appended.bytes].concat()
}

fn saoy(words: &[&str], folder: &std::path::Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_saoy"))
        .args(words)
        .current_dir(folder)
        .env("LC_ALL", "vi_VN.UTF-8")
        .output()
        .unwrap()
}

fn text(output: &Output) -> String {
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn place() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.pdf"), saved_twice()).unwrap();
    folder
}

#[test]
fn a_file_is_told_save_by_save() {
    let folder = place();
    let told: serde_json::Value = serde_json::from_str(&text(&saoy(
        &["inspect", "--format", "json", "a.pdf"],
        folder.path(),
    )))
    .unwrap();
    assert_eq!(told["revisions"].as_array().unwrap().len(), 2);
    assert_eq!(told["revisions"][1]["start"], told["revisions"][0]["end"]);
    assert_eq!(told["revisions"][1]["end"], told["length"]);
    assert_eq!(
        (told["pages"].as_u64(), told["encrypted"].as_bool()),
        (Some(1), Some(false))
    );
    assert!(
        told["signatures"].as_array().unwrap().is_empty() && told["repairs"].as_array().unwrap().is_empty()
    );
    let shown = text(&saoy(&["inspect", "a.pdf"], folder.path()));
    assert!(
        shown.contains("PDF 1.7") && shown.contains("Không có chữ ký nào"),
        "{shown}"
    );
}

/// For people in the language of the machine, for programs in Vietnamese, unless `--lang` says otherwise.
#[test]
fn a_file_is_told_in_the_language_that_is_asked_for() {
    let folder = place();
    let sound = std::fs::read(folder.path().join("a.pdf")).unwrap();
    std::fs::write(
        folder.path().join("junk.pdf"),
        [b"junk\n".as_slice(), &sound].concat(),
    )
    .unwrap();
    let told = |words: &[&str]| text(&saoy(words, folder.path()));
    let vi = told(&["inspect", "--revision", "1", "junk.pdf"]);
    // The columns of the table stand below each other.
    let header = "startxref  xref        mục";
    for words in [
        header,
        "phải sửa: bỏ qua 5 byte",
        "Lần lưu 1 có thêm",
        "ở byte ",
        "Giới hạn: ",
    ] {
        assert!(vi.contains(words), "{words}: {vi}");
    }
    let en = told(&["inspect", "--lang", "en", "--revision", "1", "junk.pdf"]);
    for words in ["repaired: 5 bytes", "Revision 1 brought", "at byte ", "Limits: "] {
        assert!(en.contains(words), "{words}: {en}");
    }
    assert!(en.is_ascii(), "{en}");
    let repairs = |words: &[&str]| {
        let told: serde_json::Value = serde_json::from_str(&told(words)).unwrap();
        told["repairs"][0].as_str().unwrap().to_owned()
    };
    let json = ["inspect", "--format", "json", "junk.pdf"];
    assert!(repairs(&json).starts_with("bỏ qua 5 byte"));
    let json = ["inspect", "--format", "json", "--lang", "en", "junk.pdf"];
    assert!(repairs(&json).starts_with("5 bytes before"));
}

#[test]
fn one_save_is_told_object_by_object() {
    let folder = place();
    let shown = text(&saoy(
        &["inspect", "--revision", "1", "--format", "json", "a.pdf"],
        folder.path(),
    ));
    let told: serde_json::Value = serde_json::from_str(&shown).unwrap();
    let brought = told["detail"]["objects"].as_array().unwrap();
    assert!(
        brought.iter().any(|object| object["what"] == "dictionary"),
        "{shown}"
    );
    assert!(
        !told["detail"]["changes"].as_array().unwrap().is_empty(),
        "{shown}"
    );
    let none = saoy(&["inspect", "--revision", "2", "a.pdf"], folder.path());
    assert!(
        !none.status.success()
            && String::from_utf8_lossy(&none.stderr).contains("không có lần lưu 2; hãy chọn từ 0 đến 1")
    );
}

#[test]
fn one_object_is_shown_and_its_stream_comes_out_alone() {
    let folder = place();
    assert!(text(&saoy(&["inspect", "--object", "5", "a.pdf"], folder.path())).contains("/Note (Hòa An)"));
    assert_eq!(
        text(&saoy(
            &["inspect", "--object", "4", "--data", "a.pdf"],
            folder.path()
        )),
        "q Q"
    );
    let gone = saoy(
        &["inspect", "--object", "5", "--revision", "0", "a.pdf"],
        folder.path(),
    );
    assert!(String::from_utf8_lossy(&gone.stderr).contains("không có đối tượng 5 ở lần lưu này"));
}

#[test]
fn whoever_reads_only_the_beginning_sees_no_error() {
    let folder = place();
    let mut child = Command::new(env!("CARGO_BIN_EXE_saoy"))
        .args(["inspect", "a.pdf"])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert!(
        output.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn a_wrong_list_is_told_with_file_and_line() {
    let folder = tempfile::tempdir().unwrap();
    let list = "version = 1\nname = \"d\"\n\n[[anchor]]\nfile = \"none.pem\"\npurposes = [\"TSA\"]\n";
    std::fs::write(folder.path().join("list.toml"), list).unwrap();
    let said = saoy(&["trust", "check", "list.toml"], folder.path());
    let said = String::from_utf8_lossy(&said.stderr).into_owned();
    assert!(
        said.starts_with("saoy: list.toml: dòng 5: không đọc được tệp none.pem"),
        "{said}"
    );
}
