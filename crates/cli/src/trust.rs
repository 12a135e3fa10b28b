//! Whom the commands trust: the lists and certificates that they are given, or the list that comes with the program.

use std::path::{Path, PathBuf};

use saoy_pki::{Certificate, TrustAnchor};
use saoy_trust_list::{Fault, ListError, TrustList, bare, certificates};

use crate::commands::{Told, USAGE, small_file};

/// The list that comes with the program: empty.
const PRODUCTION: &str = include_str!("../../../trust/production.toml");

/// The anchors of all `files`, of the program's own list when there are none. A list that is wrong is a wrong command,
/// never a verdict about a file.
pub(crate) fn load(files: &[PathBuf]) -> Result<Vec<TrustAnchor>, Told> {
    if files.is_empty() {
        let own = TrustList::parse(PRODUCTION, &|file| std::fs::read(file));
        return Ok(own.map_err(|error| refused(&error))?.anchors);
    }
    let mut anchors = Vec::new();
    for file in files {
        anchors.extend(read(file)?);
    }
    Ok(anchors)
}

/// A list (TOML), or certificates (PEM, DER) that are trusted for signatures of any kind and timestamps.
pub(crate) fn read(path: &Path) -> Result<Vec<TrustAnchor>, Told> {
    anchors(path).map_err(|told| told.with_status(USAGE))
}

fn anchors(path: &Path) -> Result<Vec<TrustAnchor>, Told> {
    let bytes = small_file(path)?;
    match std::str::from_utf8(&bytes) {
        Ok(text) if !text.contains("-----BEGIN ") || is_list(text) => {
            let beside = path.parent().unwrap_or(Path::new(""));
            let list = TrustList::parse(text, &|file| std::fs::read(beside.join(file)));
            Ok(list.map_err(|error| refused(&error).about(path))?.anchors)
        }
        Ok(text) if text.contains(" PRIVATE KEY-----") && !text.contains("-----BEGIN CERTIFICATE-----") => {
            Err(a_key().about(path))
        }
        _ => Ok(certificates_in(path)?.into_iter().map(bare).collect()),
    }
}

fn a_key() -> Told {
    Told::new(
        "đây là khóa bí mật, không phải chứng thư số; hãy giữ kín khóa và đưa chứng thư số của nơi được tin cậy",
        "this is a private key and no certificate; keep it to yourself and give the certificate of whom you trust",
    )
}

/// Certificates in a file: PEM or DER.
pub(crate) fn certificates_in(path: &Path) -> Result<Vec<Certificate>, Told> {
    certificates(&small_file(path)?).map_err(|error| {
        Told::new(
            "trong tệp không có chứng thư số nào đọc được; hãy đưa chứng thư số dạng PEM hoặc DER",
            format!("there is no readable certificate in it ({error}); give a certificate in PEM or DER"),
        )
        .about(path)
    })
}

/// A list may hold certificates, too; it says its version outside of them.
fn is_list(text: &str) -> bool {
    text.lines().any(|line| line.trim_start().starts_with("version"))
}

/// The kinds of values that a list has.
fn kind(wanted: &str) -> &str {
    match wanted {
        "a string" => "chữ trong ngoặc kép (\"…\")",
        "a boolean" => "true hoặc false",
        "a sequence" => "danh sách trong ngoặc vuông ([…])",
        "i64" => "số nguyên",
        _ => "bảng ([[anchor]])",
    }
}

/// Which line of a list is wrong, and how.
fn refused(error: &ListError) -> Told {
    let vi = match &error.fault {
        Fault::Syntax(reason) => {
            format!("không đúng cú pháp của danh sách tin cậy (TOML: {reason}); hãy sửa dòng này")
        }
        Fault::Missing(entry) => format!("thiếu `{entry}`; hãy thêm dòng `{entry} = …`"),
        Fault::Unknown(entry, known) => {
            format!(
                "danh sách tin cậy không có mục `{entry}`; hãy dùng một trong: {}",
                known.join(", ")
            )
        }
        Fault::Kind { wanted, .. } => {
            format!("giá trị không đúng loại; hãy ghi {}", kind(wanted))
        }
        Fault::Repeated => "mục này đã có ở trên; hãy bỏ một trong hai".to_owned(),
        Fault::Version(version) => {
            format!("không biết danh sách tin cậy phiên bản {version}; chương trình đọc phiên bản 1")
        }
        Fault::Purpose(word) => {
            format!("“{word}” không phải là mục đích; hãy dùng công vụ, công cộng, TSA hoặc khác")
        }
        Fault::NoPurpose => "chưa nói tin cậy cho việc gì; hãy ghi mục đích (`purposes`)".to_owned(),
        Fault::Time(word) => {
            format!(
                "“{word}” không phải ngày (viết như 2026-01-31) hay thời điểm (viết như 2026-01-31T08:00:00+07:00)"
            )
        }
        Fault::Ends => "thời hạn tin cậy kết thúc trước khi bắt đầu; hãy sửa `from` hoặc `to`".to_owned(),
        Fault::Source => "mỗi mục cần hoặc `file` hoặc `certificate`".to_owned(),
        Fault::File { file, .. } => format!("không đọc được tệp {file}; hãy kiểm tra tên và quyền đọc"),
        Fault::Certificate(_) => {
            "không có chứng thư số nào đọc được ở đây; hãy đưa chứng thư số dạng PEM hoặc DER".to_owned()
        }
        Fault::Several(count) => {
            format!(
                "tệp có {count} chứng thư số, mà `name` và `sha256` chỉ dành cho một; hãy bỏ hai dòng ấy hoặc tách tệp"
            )
        }
        Fault::Fingerprint { found } => {
            format!(
                "SHA-256 của chứng thư số là {found}, không phải giá trị ghi trong danh sách; hãy hỏi lại nơi cấp trước khi sửa"
            )
        }
        Fault::Twice(line) => {
            format!("chứng thư số này đã có ở dòng {line}, cho cùng mục đích; hãy bỏ một trong hai")
        }
    };
    Told::new(format!("dòng {}: {vi}", error.line), error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_line_is_told_in_both_languages() {
        use saoy_pades::changes::Lang;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.toml");
        for (list, vi) in [
            (
                "version = 2\nname = \"\"\n",
                "dòng 1: không biết danh sách tin cậy phiên bản 2",
            ),
            (
                "version = 1\nname = \"\"\n[[anchor]]\nfile = \"a.pem\"\npurposes = [\"x\"]\n",
                "“x” không phải là mục đích",
            ),
            (
                "version = 1\nname = \"\"\n[[anchor]]\nfile = \"a.pem\"\npurposes = [\"TSA\"]\n",
                "không đọc được tệp a.pem",
            ),
            ("version = \n", "không đúng cú pháp"),
            ("version = 1\n", "dòng 1: thiếu `name`; hãy thêm dòng"),
            (
                "version = 1\nname = \"\"\n[[anchor]]\npurpose = [\"TSA\"]\n",
                "dòng 4: danh sách tin cậy không có mục `purpose`; hãy dùng một trong: name, purposes",
            ),
            (
                "version = 1\nname = 5\n",
                "dòng 2: giá trị không đúng loại; hãy ghi chữ trong ngoặc kép",
            ),
            ("version = 1\nversion = 1\n", "dòng 2: mục này đã có ở trên"),
        ] {
            std::fs::write(&path, list).unwrap();
            let told = read(&path).unwrap_err();
            let said = told.sentence(Lang::Vi).unwrap();
            assert!(said.contains(vi) && said.contains("list.toml"), "{said}");
            assert!(told.sentence(Lang::En).unwrap().contains("line "));
        }
    }
}
