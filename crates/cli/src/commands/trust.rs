//! `saoy trust`: the list of whom to trust, checked and imported.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use saoy_pades::changes::Lang;
use saoy_pki::{Purpose, TrustAnchor};
use saoy_trust_list::{DEMO_MARK, tsl};

use super::{Language, Told, plain, small_file};
use crate::{complain, trust};

/// Whom to trust: check a list, or make one of another country's trusted list
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
    let lines: String = anchors
        .iter()
        .map(|anchor| format!("{}\n", plain(&line(anchor))))
        .collect();
    let trusted = say(lang, "chứng thư được tin cậy", "trusted");
    Ok(format!("{lines}{} {trusted}\n", anchors.len()))
}

fn say<'t>(lang: Lang, vi: &'t str, en: &'t str) -> &'t str {
    match lang {
        Lang::Vi => vi,
        Lang::En => en,
    }
}

fn line(anchor: &TrustAnchor) -> String {
    let purposes: Vec<&str> = anchor.purposes.iter().map(|purpose| purpose.name()).collect();
    let edge = |time: Option<jiff::Timestamp>| time.map_or_else(|| "…".to_owned(), |time| time.to_string());
    let mark = if anchor.demo {
        format!("  {DEMO_MARK}")
    } else {
        String::new()
    };
    format!(
        "{}  [{}]  {} – {}{mark}",
        anchor.name,
        purposes.join(", "),
        edge(anchor.from),
        edge(anchor.to)
    )
}

fn import(arguments: &Import, lang: Lang) -> Result<String, Told> {
    let bytes = small_file(&arguments.file)?;
    let purpose = match arguments.purpose {
        SignaturePurpose::CongVu => Purpose::CongVu,
        SignaturePurpose::CongCong => Purpose::CongCong,
        SignaturePurpose::Khac => Purpose::Khac,
    };
    let imported = tsl::read(&bytes, purpose).map_err(|error| refused(&error).about(&arguments.file))?;
    for (name, reason) in &imported.left_out {
        let left_out = say(lang, "bỏ qua", "left out");
        complain(&format!("{left_out}: {}: {}", plain(name), why(reason, lang)));
    }
    if let Some(until) = imported.next_update {
        let due = say(lang, "danh sách kế tiếp có vào", "the next list is due on");
        complain(&format!("{due} {until}"));
    }
    let unverified = say(
        lang,
        "chứng thư được tin cậy; chữ ký của danh sách KHÔNG được kiểm tra",
        "trusted; the signature of the list was not verified",
    );
    complain(&format!("{} {unverified}", imported.list.anchors.len()));
    Ok(imported.list.to_toml())
}

fn refused(error: &tsl::TslError) -> Told {
    let vi = match error {
        tsl::TslError::Xml => "tệp không phải XML đơn thuần; hãy tải lại danh sách".to_owned(),
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
    }
}
