//! What the system and the libraries say, in Vietnamese and in English.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use jiff::Timestamp;
use saoy_pades::changes::Lang;
use saoy_pades::validation::Report;
use saoy_pdf::OpenError;
#[cfg(feature = "network")]
use saoy_pki_client::{FaultReason, RevocationFault, TransportError};

use super::told::Told;

/// No list, certificate or password is longer, in bytes.
const MOST: u64 = 64 << 20;

/// Why the system did not do what it was asked.
pub(crate) fn system(error: &io::Error) -> [String; 2] {
    use io::ErrorKind as Kind;
    let (vi, en) = match error.kind() {
        Kind::NotFound => ("không có tệp hay thư mục này", "there is no such file or folder"),
        Kind::PermissionDenied => ("không có quyền", "it is not permitted"),
        Kind::AlreadyExists => ("đã có tệp cùng tên", "a file of this name exists"),
        Kind::IsADirectory => ("đây là thư mục", "this is a folder"),
        Kind::NotADirectory => (
            "trong đường dẫn có phần không phải thư mục",
            "a part of the path is no folder",
        ),
        Kind::StorageFull | Kind::QuotaExceeded => ("ổ đĩa đã đầy", "the disk is full"),
        Kind::ReadOnlyFilesystem => ("ổ đĩa chỉ cho đọc", "the disk can only be read"),
        Kind::BrokenPipe => ("bên nhận đã ngừng đọc", "whoever read it has gone"),
        Kind::TimedOut => ("quá thời gian chờ", "it took too long"),
        Kind::UnexpectedEof => ("thiếu phần cuối", "the end is missing"),
        _ => {
            let vi = match error.raw_os_error() {
                Some(number) => format!("hệ điều hành báo lỗi số {number}"),
                None => "hệ điều hành báo lỗi".to_owned(),
            };
            return [vi, error.to_string()];
        }
    };
    [vi.to_owned(), en.to_owned()]
}

/// A file that a command names beside the document: a list, a certificate, a key.
pub(crate) fn small_file(path: &Path) -> Result<Vec<u8>, Told> {
    let read = || -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        File::open(path)?.take(MOST + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let bytes = read().map_err(|error| {
        let [vi, en] = system(&error);
        Told::new(
            format!("không đọc được tệp: {vi}; hãy kiểm tra lại tên tệp và quyền đọc"),
            format!("the file cannot be read: {en}; check its name and the permission to read it"),
        )
        .about(path)
    })?;
    if bytes.len() as u64 > MOST {
        return Err(Told::new(
            "tệp lớn hơn 64 MB nên không được đọc; hãy kiểm tra lại tên tệp",
            "the file is larger than 64 MB and is not read; check its name",
        )
        .about(path));
    }
    Ok(bytes)
}

/// Why a PDF cannot be opened, as `verify` says it; here it need not be a signed one.
pub(crate) fn unopened(error: OpenError) -> Told {
    if let OpenError::NotPdf { .. } = error {
        return Told::new(
            "tệp không phải là PDF; hãy chọn một tệp PDF",
            "the file is not a PDF; choose a PDF",
        );
    }
    let report = Report::unreadable(error, Timestamp::UNIX_EPOCH);
    Told::new(report.reason(Lang::Vi), report.reason(Lang::En))
}

/// A part of a PDF that cannot be read.
pub(crate) fn damaged(error: &dyn std::error::Error) -> Told {
    Told::new(
        "một phần của tệp PDF bị hỏng nên không đọc được; hãy xuất lại tệp từ nơi tạo ra nó",
        format!("a part of the PDF is damaged ({error}); export it anew from where it was made"),
    )
}

/// Why an address said nothing about revocation: Vietnamese, English.
#[cfg(feature = "network")]
pub(crate) fn silent(fault: &RevocationFault) -> (String, String) {
    let why = match &fault.reason {
        FaultReason::Transport(error) => transport(error).0,
        FaultReason::Question(_) => "không hỏi được về chứng thư số này".to_owned(),
        FaultReason::Doubt(_) => "câu trả lời không chứng minh được gì".to_owned(),
    };
    (format!("{}: {why}", fault.url), fault.to_string())
}

/// Why no answer came: Vietnamese, English.
#[cfg(feature = "network")]
pub(crate) fn transport(error: &TransportError) -> (String, String) {
    let vi = match error {
        TransportError::BadAddress { url } => format!("“{url}” không phải địa chỉ http"),
        TransportError::UnsupportedScheme { scheme, .. } => format!("không hỗ trợ địa chỉ loại “{scheme}”"),
        TransportError::ForbiddenAddress { host, address } => format!(
            "{host} dẫn tới {address} trong mạng nội bộ nên không được gọi (cho phép bằng --private-addresses)"
        ),
        TransportError::Unreachable { host, .. } => format!("không kết nối được tới {host}"),
        TransportError::TimedOut { host, budget } => {
            format!("{host} không trả lời trong {} giây", budget.as_secs())
        }
        TransportError::Status { host, code } => format!("{host} trả lời với mã HTTP {code}"),
        TransportError::TooLarge { host, limit } => format!("câu trả lời của {host} dài hơn {limit} byte"),
        TransportError::TooManyRedirects { host } => format!("{host} chuyển hướng quá nhiều lần"),
        TransportError::Protocol { host, .. } => format!("{host} không nói HTTP"),
    };
    (vi, error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_says_is_said_in_vietnamese_too() {
        for kind in [
            io::ErrorKind::NotFound,
            io::ErrorKind::StorageFull,
            io::ErrorKind::BrokenPipe,
        ] {
            let [vi, en] = system(&kind.into());
            assert!(!vi.is_ascii() && en.is_ascii(), "{vi} {en}");
        }
        let [vi, _] = system(&io::Error::from_raw_os_error(5));
        assert_eq!(vi, "hệ điều hành báo lỗi số 5");
    }
}
