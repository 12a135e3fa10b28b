//! What keys, certificates and authorities say, in Vietnamese and in English: what happened and what to do.

use std::path::Path;

use saoy_pades::sign::{CompleteError, SignError};
use saoy_pades::{EmbedError, PrepareError};
use saoy_pki_client::{CollectError, TimestampError, TsaFailure, TsaFault, Untimely};
use saoy_signers::pem::PemError;
use saoy_signers::pkcs12::KeyFileError;

use crate::commands::Told;
use crate::commands::time::shown;
use crate::commands::words::{damaged, silent, transport};

/// Why a signature is not prepared.
pub(super) fn unsigned(error: &SignError) -> Told {
    match error {
        SignError::Refused(refusal) => Told::by(|lang| refusal.sentence(lang)),
        SignError::Prepare(PrepareError::TooLong) => Told::new(
            "tệp sẽ dài hơn 9.999.999.999 byte nên không ký được; hãy chia nhỏ tệp",
            "the file would be longer than 9,999,999,999 bytes and is not signed; split it",
        ),
        SignError::Prepare(error) => damaged(error),
    }
}

/// Why a signature is not completed.
pub(super) fn incomplete(error: CompleteError<Told>) -> Told {
    match error {
        CompleteError::Step(told) => told,
        CompleteError::Embed(error) => misfit(&error),
        CompleteError::Cms(error) => broken(&error),
        CompleteError::Token(error) => broken(&error),
        CompleteError::Untimely(stated) => Told::new(
            format!(
                "dấu thời gian ghi {}, khi chứng thư số của người ký không có hiệu lực; hãy xem lại giờ của máy hoặc nêu nơi khác bằng --tsa",
                shown(stated)
            ),
            format!(
                "the timestamp states {}, when the signer's certificate is not valid; check the machine's clock, or name another authority with --tsa",
                shown(stated)
            ),
        ),
    }
}

/// Why a signature or a timestamp does not go into the file.
pub(super) fn misfit(error: &EmbedError) -> Told {
    match error {
        EmbedError::TooLarge { needed, reserved } => Told::new(
            format!(
                "chữ ký cần {needed} byte mà chỗ chừa chỉ có {reserved}; hãy ký lại, hoặc dùng nơi cấp dấu thời gian khác"
            ),
            format!(
                "the signature takes {needed} bytes and {reserved} are kept for it; sign again, or use another timestamp authority"
            ),
        ),
        other => broken(other),
    }
}

/// What should not happen with a sound key and authority.
pub(super) fn broken(error: &dyn std::error::Error) -> Told {
    Told::new(
        "chữ ký hoặc dấu thời gian nhận được không dùng được cho tệp này; chưa có gì được ghi, hãy ký lại",
        format!(
            "the signature or timestamp that came back is of no use for this file ({error}); nothing was written, sign again"
        ),
    )
}

/// Why a key in PKCS#12 is not used.
pub(super) fn key_file(error: &KeyFileError, path: &Path) -> Told {
    let vi = match error {
        KeyFileError::Malformed => "tệp không phải PKCS#12 hoặc đã hỏng; hãy kiểm tra lại tên tệp".to_owned(),
        KeyFileError::WrongPassword => {
            "mật khẩu của khóa không đúng, hoặc tệp khóa đã hỏng; hãy nhập lại mật khẩu".to_owned()
        }
        KeyFileError::NoIntegrityCheck => {
            "tệp khóa không có phần kiểm tra toàn vẹn nên không tin được; hãy xuất lại khóa có mật khẩu"
                .to_owned()
        }
        KeyFileError::UnsupportedAlgorithm(algorithm) => format!(
            "tệp khóa được bảo vệ bằng thuật toán {algorithm} không được hỗ trợ; hãy xuất lại khóa với AES-256"
        ),
        KeyFileError::TooManyRounds(rounds) => {
            format!("tệp khóa đòi {rounds} vòng tính mật khẩu, quá mức được phép; hãy xuất lại khóa")
        }
        KeyFileError::NoPrivateKey => "trong tệp không có khóa bí mật; hãy xuất lại kèm khóa".to_owned(),
        KeyFileError::SeveralPrivateKeys => {
            "trong tệp có nhiều khóa bí mật; hãy xuất riêng khóa dùng để ký".to_owned()
        }
        KeyFileError::NotWritten => "không đọc được tệp khóa; hãy xuất lại khóa".to_owned(),
    };
    let todo = match error {
        KeyFileError::WrongPassword => "try again",
        _ => "export the key anew, or check the file's name",
    };
    Told::new(vi, format!("{error}; {todo}")).about(path)
}

/// Why a key in PEM is not used.
pub(super) fn pem(error: &PemError, path: &Path) -> Told {
    let (vi, en) = match error {
        PemError::NoKey => (
            "trong tệp PEM không có khóa bí mật; hãy kiểm tra lại tên tệp".to_owned(),
            "the PEM file holds no private key; check its name".to_owned(),
        ),
        PemError::OtherForm(form) => (
            format!("không đọc khóa dạng “{form}”; hãy đổi bằng `openssl pkcs8 -topk8 -in KHÓA -out MỚI`"),
            error.to_string(),
        ),
        PemError::PasswordRequired => (
            "khóa có mật khẩu; hãy đưa mật khẩu bằng SAOY_PASSWORD hoặc --password-file".to_owned(),
            "the key is protected by a password; give it with SAOY_PASSWORD or --password-file".to_owned(),
        ),
        PemError::Protected(error) => return key_file(error, path),
        PemError::Malformed => (
            "không đọc được khóa bí mật trong tệp; hãy xuất lại khóa".to_owned(),
            "the private key cannot be read; export it anew".to_owned(),
        ),
    };
    Told::new(vi, en).about(path)
}

/// Why there is no timestamp.
pub(super) fn unstamped(error: &TimestampError) -> Told {
    let failures = match error {
        TimestampError::NoAuthority => {
            return Told::new(
                "chưa có nơi cấp dấu thời gian; hãy nêu bằng --tsa",
                "there is no timestamp authority; name one with --tsa",
            );
        }
        TimestampError::AllFailed(failures) => failures,
    };
    let vi: Vec<String> = failures.iter().map(of_authority).collect();
    let en: Vec<String> = failures.iter().map(ToString::to_string).collect();
    Told::new(
        format!(
            "không nơi cấp dấu thời gian nào cho dấu thời gian dùng được ({}); hãy thử lại sau hoặc nêu nơi khác bằng --tsa",
            vi.join("; ")
        ),
        format!(
            "no timestamp authority gave a timestamp that can be used ({}); try again later, or name another with --tsa",
            en.join("; ")
        ),
    )
}

fn of_authority(failure: &TsaFailure) -> String {
    let why = match &failure.fault {
        TsaFault::Transport(error) => transport(error).0,
        TsaFault::Token(_) => "câu trả lời không phải dấu thời gian cho tệp này".to_owned(),
        TsaFault::Time(Untimely::Clock { stated, own }) => format!(
            "dấu thời gian ghi {}, đồng hồ máy này là {}, một trong hai sai; hãy xem lại giờ của máy",
            shown(*stated),
            shown(*own)
        ),
        TsaFault::Time(Untimely::Certificate { stated, from, until }) => format!(
            "dấu thời gian ghi {}, chứng thư số chỉ có hiệu lực từ {} đến {}; hãy xem lại giờ của máy",
            shown(*stated),
            shown(*from),
            shown(*until)
        ),
    };
    format!("{}: {why}", failure.tsa)
}

/// Why validation data is not complete.
pub(super) fn uncollected(error: &CollectError) -> Told {
    match error {
        CollectError::NoPath { holder, reason } => Told::new(
            format!(
                "không dựng được chuỗi chứng thư số từ “{holder}” tới nơi tin cậy; hãy đưa chứng thư của các bên cấp bằng --trust, --chain hoặc --evidence"
            ),
            format!(
                "no chain leads from “{holder}” to somebody trusted ({reason}); give the issuers' certificates with --trust, --chain or --evidence"
            ),
        ),
        CollectError::Revoked { holder, at } => Told::new(
            format!(
                "chứng thư số của “{holder}” đã bị thu hồi lúc {}; hãy dùng chứng thư số khác",
                shown(*at)
            ),
            format!(
                "the certificate of “{holder}” was revoked at {}; use another certificate",
                shown(*at)
            ),
        ),
        CollectError::Unknown {
            holder,
            responder,
            faults,
        } => {
            let vi: Vec<String> = faults.iter().map(|fault| silent(fault).0).collect();
            let en: Vec<String> = faults.iter().map(ToString::to_string).collect();
            let listed = |list: Vec<String>| {
                if list.is_empty() {
                    String::new()
                } else {
                    format!(" ({})", list.join("; "))
                }
            };
            Told::new(
                format!(
                    "{responder} không cho biết chứng thư số của “{holder}” có bị thu hồi không{}; hãy thử lại sau, hoặc đưa danh sách thu hồi bằng --evidence",
                    listed(vi)
                ),
                format!(
                    "{responder} does not say whether the certificate of “{holder}” is revoked{}; try again later, or give a revocation list with --evidence",
                    listed(en)
                ),
            )
        }
    }
}
