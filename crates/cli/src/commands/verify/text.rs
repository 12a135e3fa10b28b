//! For people: the verdict and its sentence first, then four facts about each signature, what was changed afterwards, and
//! the words of the standard last.

mod facts;

use std::io::{Result, Write};

use saoy_pades::changes::{ChangesAfter, Lang, Level};
use saoy_pades::validation::{
    Asked, CertifiedCopy, FileFacts, Integrity, Kind, Need, Report, SignatureReport,
};

use crate::commands::plain;
use crate::commands::time::shown;
use crate::terminal::{columns, wrapped};
use facts::facts;

/// Changes that are told; a file may hold thousands.
const MOST_CHANGES: usize = 20;

/// Missing things that are told.
const MOST_NEEDS: usize = 10;

/// Writes the whole report about one file.
pub(super) fn write(out: &mut impl Write, report: &Report, file: &FileFacts, lang: Lang) -> Result<()> {
    let mut lines = vec![report.marked_reason(file, lang)];
    body(&mut lines, report, file, lang);
    let columns = columns();
    for line in lines {
        writeln!(out, "{}", wrapped(&plain(&line), columns))?;
    }
    writeln!(out)
}

fn body(out: &mut Vec<String>, report: &Report, file: &FileFacts, lang: Lang) {
    out.push(format!("  {}: {}", lang.pick("tệp", "file"), file.name));
    if let Some(digest) = report.sha256.or(file.sha256) {
        out.push(format!("  SHA-256: {}", hex::encode(digest)));
    }
    if report.repaired {
        let repaired = lang.pick(
            "cấu trúc tệp bị hỏng, phải sửa mới đọc được",
            "the file is damaged and had to be repaired to be read",
        );
        out.push(format!("  {repaired}"));
    }
    if let Some(copy) = &file.certified_copy {
        certified_copy(out, copy, lang);
    }
    for (number, found) in report.signatures.iter().enumerate() {
        signature(out, number + 1, found, lang);
    }
    missing(out, report, lang);
    if let Some(asked) = &file.asked {
        out.push(String::new());
        questions(out, asked, lang);
    }
}

/// Whom was asked over the network, and what came of it.
fn questions(out: &mut Vec<String>, asked: &[Asked], lang: Lang) {
    let heading = match asked {
        [] => lang.pick("không hỏi ai qua mạng", "nobody was asked over the network"),
        _ => lang.pick("đã hỏi qua mạng:", "asked over the network:"),
    };
    out.push(format!("  {heading}"));
    for one in asked {
        let answer = match &one.answer {
            Ok(length) => format!("{length} byte"),
            Err([vi, en]) => lang.pick(vi, en).to_owned(),
        };
        out.push(format!("     - {}: {answer}", one.url));
    }
}

fn certified_copy(out: &mut Vec<String>, copy: &CertifiedCopy, lang: Lang) {
    let number = copy.number.as_deref().unwrap_or("–");
    let text = lang.pick(
        "bản sao chứng thực điện tử, số chứng thực",
        "certified electronic copy, register number",
    );
    let register = lang.pick("chưa đối chiếu với sổ", "not compared with the register");
    out.push(format!("  {text} {number} ({register})"));
}

fn signature(out: &mut Vec<String>, number: usize, found: &SignatureReport, lang: Lang) {
    out.push(String::new());
    out.push(format!("  {number}. {}", heading(found, lang)));
    for fact in facts(found, lang) {
        out.push(format!("     {} {}", fact.mark.sign(), fact.sentence));
    }
    if found.integrity == Integrity::Intact || !found.changes.allowed {
        changes(out, &found.changes, lang);
    } else {
        // “Not changed” beside “have been changed” would be read as the better of the two.
        let unknown = lang.pick(
            "sau khi ký: không nói được gì về thay đổi, vì chữ ký không còn nguyên vẹn",
            "afterwards: nothing can be said of changes, the signature itself does not hold",
        );
        out.push(format!("     {} {unknown}", facts::Mark::Unknown.sign()));
    }
    if let Some([vi, en]) = &found.fault {
        out.push(format!("     {}", lang.pick(vi, en)));
    }
    let note = lang.pick("lưu ý", "note");
    for remark in &found.remarks {
        out.push(format!("     {note}: {}", remark.sentence(lang)));
    }
    let sub = found
        .sub_indication
        .map_or_else(String::new, |sub| format!(", {}", sub.name()));
    out.push(format!(
        "     [{}{sub}{}]",
        found.indication.name(),
        algorithms(found, lang)
    ));
}

/// What would help to decide, and how to give it to this command.
fn missing(out: &mut Vec<String>, report: &Report, lang: Lang) {
    let how = if cfg!(feature = "network") {
        lang.pick(
            "--online để tải về, --evidence TỆP để đưa vào",
            "--online fetches it, --evidence FILE takes it from a file",
        )
    } else {
        lang.pick(
            "--evidence TỆP để đưa vào",
            "--evidence FILE takes it from a file",
        )
    };
    let is_anchor = |need: &&Need| matches!(need, Need::Anchor(_));
    let heading = lang.pick("Còn thiếu", "Missing");
    let facts = report.needs.iter().filter(|need| !is_anchor(need)).collect();
    list_of(out, &format!("{heading} ({how})"), facts, lang);
    let heading = lang.pick(
        "Chưa được tin cậy (--trust TỆP nếu tin cậy)",
        "Not trusted (--trust FILE, if it is to be)",
    );
    list_of(
        out,
        heading,
        report.needs.iter().filter(is_anchor).collect(),
        lang,
    );
}

fn list_of(out: &mut Vec<String>, heading: &str, needs: Vec<&Need>, lang: Lang) {
    if needs.is_empty() {
        return;
    }
    out.push(String::new());
    out.push(format!("  {heading}:"));
    for need in needs.iter().take(MOST_NEEDS) {
        out.push(format!("     - {}", need.missing(lang)));
    }
    let more = needs.len().saturating_sub(MOST_NEEDS);
    if more > 0 {
        out.push(format!("     - … (+{more})"));
    }
}

/// Who, as what, where.
fn heading(found: &SignatureReport, lang: Lang) -> String {
    let kind = match found.kind {
        Kind::Certification => lang.pick("chữ ký xác nhận văn bản", "certification"),
        Kind::Approval => lang.pick("chữ ký", "signature"),
        Kind::DocumentTimestamp => lang.pick("dấu thời gian của văn bản", "document timestamp"),
    };
    let signer = found.signer.as_ref();
    let who = signer.map(|signer| {
        let name = signer.holder();
        match signer.subject_organisation() {
            Some(organisation) if organisation != name => format!("{name}, {organisation}"),
            _ => name,
        }
    });
    let who = who.unwrap_or_else(|| lang.pick("không rõ người ký", "signer unknown").to_owned());
    let field = lang.pick("trường", "field");
    let revision = match found.revision {
        Some(revision) => format!(", {} {revision}", lang.pick("lần lưu", "revision")),
        None => String::new(),
    };
    format!(
        "{who} – {kind} ({field} “{}”{revision}): {}",
        found.field,
        found.verdict.word(lang)
    )
}

fn changes(out: &mut Vec<String>, changes: &ChangesAfter, lang: Lang) {
    let text = match (changes.level, changes.allowed) {
        (_, false) => lang.pick(
            "sau khi ký có thay đổi KHÔNG được phép",
            "afterwards changed in ways that are NOT allowed",
        ),
        (Level::None, true) => lang.pick("sau khi ký không có thay đổi", "not changed afterwards"),
        (Level::Archive, true) => lang.pick(
            "sau khi ký chỉ thêm dữ liệu lưu trữ – được phép",
            "afterwards only archive data was added – allowed",
        ),
        (_, true) => lang.pick(
            "sau khi ký có thay đổi, đều được phép",
            "changed afterwards, all of it allowed",
        ),
    };
    let sign = if changes.allowed {
        facts::Mark::Yes
    } else {
        facts::Mark::No
    }
    .sign();
    out.push(format!("     {sign} {text}"));
    // What is not allowed is told first.
    let refused = changes.refused();
    let told = refused.chain(
        changes
            .findings
            .iter()
            .filter(|finding| finding.refused.is_none()),
    );
    if changes.level == Level::Archive && changes.allowed {
        return;
    }
    for finding in told.take(MOST_CHANGES) {
        out.push(format!("       - {}", finding.sentence(lang)));
    }
    let more = changes.count().saturating_sub(MOST_CHANGES);
    if more > 0 {
        let more_of_them = lang.pick("… và thay đổi khác:", "… and more:");
        out.push(format!("       {more_of_them} {more}"));
    }
}

fn algorithms(found: &SignatureReport, lang: Lang) -> String {
    let names = [
        found.algorithms.digest.map(|hash| hash.to_string()),
        found.algorithms.signature.clone(),
    ];
    let mut text: String = names
        .into_iter()
        .flatten()
        .map(|name| format!(", {name}"))
        .collect();
    if found.algorithms.weak {
        text += lang.pick(" – yếu", " – weak");
    }
    if let Some(time) = found.signing_time.claimed {
        // A timestamp's time is its authority's, not that of somebody's machine.
        let whose = match found.kind {
            Kind::DocumentTimestamp => lang.pick("giờ của nơi cấp dấu thời gian", "time stamped"),
            _ => lang.pick("giờ máy người ký", "time claimed"),
        };
        text += &format!(", {whose} {}", shown(time));
    }
    text
}
