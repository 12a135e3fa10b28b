//! `saoy trust`: the list of whom to trust, checked and imported.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use jiff::Timestamp;
use saoy_domain::Clock as _;
use saoy_pades::changes::Lang;
use saoy_pki::{Purpose, TrustAnchor};
use saoy_trust_list::{DEMO_MARK, tsl};

use super::time::{shown, span};
use super::{Language, Told, USAGE, plain, small_file};
use crate::edge::SystemClock;
use crate::{complain, trust};

/// Whom to trust: check a list, or make one of another country's trusted list
///
/// Exit status: 0 if it can be used, 64 if it cannot (as `verify` says of such a list), 74 if standard output takes nothing.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    pub(super) language: Language,
}

#[derive(Subcommand)]
enum Command {
    /// Reads a list and says who is trusted for what; the first wrong line otherwise
    Check {
        /// The list, or certificates
        file: PathBuf,
    },
    Import(Import),
}

/// Makes a list of a trusted list of ETSI TS 119 612 and prints it. The signature of that list is NOT verified: fetch it
/// from where you trust it, and read what is printed before you use it
#[derive(Args)]
struct Import {
    /// The trusted list (XML)
    file: PathBuf,
    /// What its signature services are to be trusted for
    #[arg(long, value_enum, default_value = "khac")]
    purpose: SignaturePurpose,
}

#[derive(Clone, Copy, ValueEnum)]
enum SignaturePurpose {
    CongVu,
    CongCong,
    Khac,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Told> {
    let lang = arguments.language.get();
    let text = match &arguments.command {
        Command::Check { file } => check(file, lang)?,
        Command::Import(arguments) => import(arguments, lang)?,
    };
    let mut out = io::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    written.map_err(|error| Told::reading(&error))?;
    Ok(ExitCode::SUCCESS)
}

fn check(file: &Path, lang: Lang) -> Result<String, Told> {
    let anchors = trust::read(file)?;
    let now = SystemClock.now();
    let lines: String = anchors
        .iter()
        .map(|anchor| format!("{}\n", plain(&line(anchor, now, lang))))
        .collect();
    let count = anchors.len();
    let today = anchors
        .iter()
        .filter(|anchor| outside(anchor, now).is_none())
        .count();
    let summary = if today == count {
        format!("{count} {}", lang.pick("chứng thư được tin cậy", "trusted"))
    } else if lang == Lang::Vi {
        format!("{count} chứng thư trong danh sách, nay chỉ tin {today}")
    } else {
        format!("{count} in the list, {today} trusted today")
    };
    Ok(format!("{lines}{summary}\n"))
}

/// Why an anchor is not trusted today: Vietnamese, English.
fn outside(anchor: &TrustAnchor, now: Timestamp) -> Option<(&'static str, &'static str)> {
    if anchor.to.is_some_and(|to| to < now) {
        Some(("ĐÃ HẾT THỜI HẠN TIN CẬY", "TRUST HAS ENDED"))
    } else if anchor.from.is_some_and(|from| now < from) {
        Some(("CHƯA ĐẾN THỜI HẠN TIN CẬY", "NOT TRUSTED YET"))
    } else {
        None
    }
}

fn line(anchor: &TrustAnchor, now: Timestamp, lang: Lang) -> String {
    let purposes: Vec<&str> = anchor.purposes.iter().map(|purpose| purpose.name()).collect();
    let outside = outside(anchor, now).map(|(vi, en)| lang.pick(vi, en));
    let marks = anchor.demo.then_some(DEMO_MARK).into_iter().chain(outside);
    let marks: String = marks.map(|mark| format!("  {mark}")).collect();
    format!(
        "{}  [{}]  {}{marks}",
        anchor.name,
        purposes.join(", "),
        span(anchor.from, anchor.to)
    )
}

fn import(arguments: &Import, lang: Lang) -> Result<String, Told> {
    let bytes = small_file(&arguments.file).map_err(|told| told.with_status(USAGE))?;
    let purpose = match arguments.purpose {
        SignaturePurpose::CongVu => Purpose::CongVu,
        SignaturePurpose::CongCong => Purpose::CongCong,
        SignaturePurpose::Khac => Purpose::Khac,
    };
    let imported = tsl::read(&bytes, purpose)
        .map_err(|error| refused(&error).about(&arguments.file).with_status(USAGE))?;
    for (name, reason) in &imported.left_out {
        let left_out = lang.pick("bỏ qua", "left out");
        complain(&format!("{left_out}: {}: {}", plain(name), why(reason, lang)));
    }
    if let tsl::NextUpdate::Unclear(words) = &imported.next_update {
        let unclear = lang.pick(
            "không đọc được thời điểm có danh sách kế tiếp; hãy tự kiểm tra",
            "when the next list is due cannot be read; look for yourself",
        );
        complain(&format!("{unclear}: {}", plain(words)));
    }
    if let tsl::NextUpdate::Due(until) = imported.next_update {
        let due = if until < SystemClock.now() {
            lang.pick(
                "danh sách này đã cũ, hãy tải bản mới; bản kế tiếp phải có từ",
                "this list is out of date, fetch the next one, which was due on",
            )
        } else {
            lang.pick("danh sách kế tiếp có vào", "the next list is due on")
        };
        complain(&format!("{due} {}", shown(until)));
    }
    let unverified = lang.pick(
        "chứng thư được tin cậy; chữ ký của danh sách KHÔNG được kiểm tra",
        "trusted; the signature of the list was not verified",
    );
    complain(&format!("{} {unverified}", imported.list.anchors.len()));
    Ok(imported.list.to_toml())
}

fn refused(error: &tsl::TslError) -> Told {
    let vi = match error {
        tsl::TslError::Xml => "tệp không phải XML đơn thuần; hãy tải lại danh sách".to_owned(),
        tsl::TslError::TooLarge => {
            "tệp lớn hơn mọi danh sách tin cậy (16 MB, 200 000 phần tử) nên không được đọc; hãy kiểm tra lại tên tệp"
                .to_owned()
        }
        tsl::TslError::NotAList(root) => {
            format!(
                "phần tử ngoài cùng là {root}, không phải TrustServiceStatusList; hãy kiểm tra lại tên tệp"
            )
        }
        tsl::TslError::Version(version) => {
            format!("không biết danh sách phiên bản {version}; chương trình đọc phiên bản 4, 5 và 6")
        }
    };
    Told::new(vi, error.to_string())
}

fn why(reason: &tsl::LeftOut, lang: Lang) -> String {
    match (lang, reason) {
        (Lang::En, reason) => reason.to_string(),
        (Lang::Vi, tsl::LeftOut::Kind(kind)) => format!("dịch vụ loại khác: {}", plain(kind)),
        (Lang::Vi, tsl::LeftOut::NeverGranted) => "chưa bao giờ được công nhận".to_owned(),
        (Lang::Vi, tsl::LeftOut::NoCertificate) => "không có chứng thư số đọc được".to_owned(),
        (Lang::Vi, tsl::LeftOut::UnreadCertificate) => {
            "một chứng thư số không đọc được nên không được tin cậy".to_owned()
        }
        (Lang::Vi, tsl::LeftOut::Unclear) => {
            "không đọc được trạng thái hoặc thời điểm bắt đầu của trạng thái".to_owned()
        }
        (Lang::Vi, tsl::LeftOut::OtherUse) => "không dùng cho chữ ký hay con dấu".to_owned(),
        (Lang::Vi, tsl::LeftOut::Extension(name)) => {
            format!(
                "có phần mở rộng bắt buộc mà chương trình không biết: {}",
                plain(name)
            )
        }
    }
}
