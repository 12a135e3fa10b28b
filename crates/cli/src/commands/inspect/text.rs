//! For people.

use std::fmt;

use saoy_pades::changes::Lang;
use saoy_pades::{Coverage, SignatureKind};
use saoy_pdf::XrefKind;

use super::seen::{Detail, Seen};
use super::signatures::{Cms, Signature, SignerInfo, Value};
use crate::commands::plain;
use crate::terminal::{columns, wrapped};

/// Everything that was seen, in lines as wide as the terminal.
pub(super) fn of(seen: &Seen, lang: Lang) -> String {
    let mut text = Text {
        out: String::new(),
        lang,
        columns: columns(),
    };
    text.write(seen);
    text.out
}

struct Text {
    out: String,
    lang: Lang,
    columns: usize,
}

impl Text {
    /// One line, in the language of the person.
    fn say(&mut self, vi: fmt::Arguments<'_>, en: fmt::Arguments<'_>) {
        match self.lang {
            Lang::Vi => self.line(&vi.to_string()),
            Lang::En => self.line(&en.to_string()),
        }
    }

    /// One line; an empty one before it where it begins with one.
    fn line(&mut self, text: &str) {
        let line = text.trim_start_matches('\n');
        self.out += &text[..text.len() - line.len()];
        self.row(&wrapped(line, self.columns));
    }

    /// A line as it is: nothing of a file may stand in it that is no number.
    fn row(&mut self, text: &str) {
        self.out += text;
        self.out.push('\n');
    }

    fn write(&mut self, seen: &Seen) {
        self.file(seen);
        self.revisions(seen);
        for unclear in &seen.signatures.unclear {
            self.say(
                format_args!("\nKhông xem được hết: {unclear}"),
                format_args!("\nNot everything could be looked at: {unclear}"),
            );
        }
        if seen.signatures.list.is_empty() {
            self.say(
                format_args!("\nKhông có chữ ký nào"),
                format_args!("\nNo signatures"),
            );
        }
        for found in &seen.signatures.list {
            self.signature(found);
        }
        if let Some(found) = &seen.detail {
            self.detail(found);
        }
        self.limits(seen)
    }

    fn file(&mut self, seen: &Seen) {
        self.line(&plain(&seen.file));
        let (length, digest, version, objects) = (seen.length, &seen.sha256, &seen.version, seen.objects);
        self.say(
            format_args!("  {length} byte, SHA-256 {digest}"),
            format_args!("  {length} bytes, SHA-256 {digest}"),
        );
        let [vi, en] = match &seen.pages {
            Ok(count) => [format!("{count} trang"), format!("{count} pages")],
            Err(error) => [
                format!("không đọc được các trang ({error})"),
                format!("pages cannot be read ({error})"),
            ],
        };
        let encrypted = if seen.encrypted {
            [", được mã hóa", ", encrypted"]
        } else {
            [""; 2]
        };
        self.say(
            format_args!("  PDF {version}{}, {objects} đối tượng, {vi}", encrypted[0]),
            format_args!("  PDF {version}{}, {objects} objects, {en}", encrypted[1]),
        );
        if seen.trailing > 0 {
            let bytes = seen.trailing;
            self.say(
                format_args!("  {bytes} byte sau %%EOF cuối cùng"),
                format_args!("  {bytes} bytes after the last %%EOF"),
            );
        }
        for repair in &seen.repairs {
            self.say(
                format_args!("  phải sửa: {repair}"),
                format_args!("  repaired: {repair}"),
            );
        }
    }

    fn limits(&mut self, seen: &Seen) {
        let limits = &seen.limits;
        let (objects, revisions, pages) = (limits.max_objects, limits.max_revisions, limits.max_pages);
        let (depth, stream, streams) = (
            limits.max_depth,
            limits.max_decoded >> 20,
            limits.max_total_decoded >> 20,
        );
        self.say(
            format_args!(
                "\nGiới hạn: {objects} đối tượng, {revisions} lần lưu, {pages} trang, {depth} mức lồng nhau, {stream} MB một luồng, {streams} MB trong các luồng đối tượng"
            ),
            format_args!(
                "\nLimits: {objects} objects, {revisions} revisions, {pages} pages, {depth} levels, {stream} MB a stream, {streams} MB in object streams"
            ),
        )
    }

    fn revisions(&mut self, seen: &Seen) {
        self.row("");
        self.row(match self.lang {
            Lang::Vi => " Lần lưu         từ        đến     độ dài  startxref  xref        mục",
            Lang::En => "Revision       from         to     length  startxref  xref    entries",
        });
        for save in &seen.revisions {
            let kind = match (save.xref, self.lang) {
                (XrefKind::Table, Lang::Vi) => "bảng",
                (XrefKind::Table, Lang::En) => "table",
                (XrefKind::Stream, _) => "stream",
                (XrefKind::Hybrid, Lang::Vi) => "lai",
                (XrefKind::Hybrid, Lang::En) => "hybrid",
            };
            self.row(&format!(
                "{:>8} {:>10} {:>10} {:>10} {:>10}  {kind:<6} {:>8}",
                save.number,
                save.start,
                save.end,
                save.end.saturating_sub(save.start),
                save.startxref,
                save.entries,
            ));
        }
    }

    fn signature(&mut self, found: &Signature) {
        let (field, object, appeared) = (plain(&found.field), found.object, found.appeared);
        let [vi, en] = kind(found.kind);
        self.say(
            format_args!("\nChữ ký “{field}” (đối tượng {object}): {vi}"),
            format_args!("\nSignature “{field}” (object {object}), {en}"),
        );
        let [vi, en] = coverage(found.coverage);
        let end = match found.revision {
            Some(number) => [
                format!("kết thúc cùng lần lưu {number}"),
                format!("ends with revision {number}"),
            ],
            None => [
                "không kết thúc cùng lần lưu nào".to_owned(),
                "ends where no revision ends".to_owned(),
            ],
        };
        self.say(
            format_args!("  có từ lần lưu {appeared}, {}, {vi}", end[0]),
            format_args!("  appeared in revision {appeared}, {}, {en}", end[1]),
        );
        for remark in &found.remarks {
            self.line(&format!("  {remark}"));
        }
        match &found.value {
            Ok(found) => self.value(found),
            Err(error) => self.say(
                format_args!("  không đọc được: {error}"),
                format_args!("  unreadable: {error}"),
            ),
        }
    }

    fn value(&mut self, found: &Value) {
        let sub_filter = plain(&found.sub_filter);
        self.line(&format!(
            "  /SubFilter /{sub_filter}, /ByteRange {:?}",
            found.byte_range
        ));
        let (length, padding) = (found.cms_length, found.padding);
        self.say(
            format_args!("  CMS: {length} byte, phần đệm {padding} byte"),
            format_args!("  CMS: {length} bytes and {padding} of padding"),
        );
        match &found.cms {
            Ok(found) => self.cms(found),
            Err(error) => self.say(
                format_args!("  không đọc được CMS: {error}"),
                format_args!("  the CMS cannot be read: {error}"),
            ),
        }
    }

    fn cms(&mut self, found: &Cms) {
        let (kind, lists, answers) = (&found.content_type, found.lists, found.answers);
        self.say(
            format_args!("  nội dung {kind}, {lists} CRL, {answers} câu trả lời OCSP"),
            format_args!("  content {kind}, {lists} CRLs, {answers} OCSP answers"),
        );
        for subject in &found.certificates {
            let subject = plain(subject);
            self.say(
                format_args!("  kèm chứng thư số {subject}"),
                format_args!("  encloses {subject}"),
            );
        }
        for oddity in &found.oddities {
            self.say(
                format_args!("  khác thường: {oddity}"),
                format_args!("  unusual: {oddity}"),
            );
        }
        for found in &found.signers {
            match found {
                Ok(found) => self.signer(found),
                Err(error) => self.say(
                    format_args!("  không đọc được phần của một người ký: {error}"),
                    format_args!("  a signer that cannot be read: {error}"),
                ),
            }
        }
    }

    fn signer(&mut self, found: &SignerInfo) {
        match &found.holder {
            Some(holder) => {
                let (subject, issuer) = (plain(&holder.subject), plain(&holder.issuer));
                let (serial, from, to) = (&holder.serial, &holder.from, &holder.to);
                self.say(
                    format_args!("  người ký  {subject}"),
                    format_args!("  signer  {subject}"),
                );
                self.say(
                    format_args!("  nơi cấp   {issuer}"),
                    format_args!("  issuer  {issuer}"),
                );
                self.say(
                    format_args!("  số        {serial}, {from} – {to}"),
                    format_args!("  serial  {serial}, {from} – {to}"),
                );
            }
            None => self.say(
                format_args!("  không kèm chứng thư số của người ký"),
                format_args!("  the signer's certificate is not enclosed"),
            ),
        }
        let (digest, signature, tokens) = (&found.digest, &found.signature, found.tokens);
        self.say(
            format_args!("  băm {digest}, ký {signature}"),
            format_args!("  digest {digest}, signature {signature}"),
        );
        let (signed, unsigned) = (found.attributes.join(", "), found.unsigned.join(", "));
        self.say(
            format_args!("  thuộc tính được ký {signed}"),
            format_args!("  signed attributes {signed}"),
        );
        if unsigned.is_empty() {
            return;
        }
        self.say(
            format_args!("  thuộc tính không được ký {unsigned}, {tokens} dấu thời gian"),
            format_args!("  unsigned attributes {unsigned}, {tokens} timestamps"),
        )
    }

    fn detail(&mut self, found: &Detail) {
        let number = found.number;
        self.say(
            format_args!("\nLần lưu {number} có thêm"),
            format_args!("\nRevision {number} brought"),
        );
        for object in &found.objects {
            let what = plain(&object.what);
            self.line(&format!("  {:>7}  {}  {what}", object.number, object.place));
        }
        for change in &found.changes {
            self.line(&format!("  {}", plain(change)));
        }
    }
}

/// Vietnamese; English, which is the report's word.
fn kind(kind: SignatureKind) -> [&'static str; 2] {
    let vi = match kind {
        SignatureKind::Certification => "chữ ký xác nhận văn bản",
        SignatureKind::Approval => "chữ ký",
        SignatureKind::DocumentTimestamp => "dấu thời gian của văn bản",
    };
    [vi, super::signatures::kind(kind)]
}

fn coverage(found: Option<Coverage>) -> [String; 2] {
    let Some(found) = found else {
        return ["không rõ bao trùm gì".to_owned(), "coverage no range".to_owned()];
    };
    let vi = match found {
        Coverage::WholeFile => "bao trùm cả tệp",
        Coverage::WholeRevision => "bao trùm cả lần lưu",
        Coverage::Partial => "không bao trùm hết",
    };
    let en = super::signatures::coverage(found);
    [vi.to_owned(), format!("coverage {en}")]
}
