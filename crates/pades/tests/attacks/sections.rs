//! Cross-reference streams and chains of sections that say more, or less, than they list.

use saoy_pades::changes::Reason;
use saoy_pdf::{Dict, Object};

use crate::{
    judge::{Why, judge, rejected, rejected_as},
    saving::content,
    support::{
        files::{Layout, file},
        hand::{Says, signed},
        later::{open, row, table, table_with_root},
        paper::SIGNED,
    },
};

/// A signed file whose cross-reference is streams.
pub(crate) fn of_streams() -> Vec<u8> {
    let layout = Layout {
        streams: true,
        ..Layout::default()
    };
    signed(&file(&layout), Says::Nothing, |update| {
        let field = update.add(
            Dict::new()
                .with("FT", Object::name("Sig"))
                .with("T", Object::text("ky")),
        );
        saoy_pades::add_field(update, update.reader().catalog_ref(), field).unwrap();
        field
    })
}

/// A section of a stream behind `base` and another body of the first page's content. `entries` are those of the
/// stream's dictionary, `rows` its data; both may name the content, the stream, and where they lie.
fn section(base: &[u8], entries: &str, rows: &str) -> Vec<u8> {
    let reader = open(base);
    let page = reader.pages().unwrap().remove(0);
    let num = page.dict.reference("Contents").unwrap().num;
    let body = content(num);
    let (at, own) = (base.len(), base.len() + body.len());
    let filled = |text: &str| {
        text.replace("NUM", &num.to_string())
            .replace("AT", &format!("{at:08x}"))
            .replace("OWN", &format!("{own:08x}"))
    };
    let rows = filled(rows);
    let prev = reader.revisions().last().unwrap().startxref;
    let stream = format!(
        "71 0 obj\n<< /Type /XRef {} /Root {} 0 R /Prev {prev} /Filter /ASCIIHexDecode /Length {} >>\nstream\n{rows}>\n\
         endstream\nendobj\nstartxref\n{own}\n%%EOF\n",
        filled(entries),
        reader.catalog_ref().num,
        rows.len() + 1
    );
    [base, body.as_bytes(), stream.as_bytes()].concat()
}

const ROWS: &str = "01AT00 01OWN00";

#[test]
fn a_list_of_numbers_that_lies() {
    let base = of_streams();
    assert_eq!(judge(&base), []);
    let plain = section(&base, "/Size 80 /W [1 4 1] /Index [NUM 1 71 1]", ROWS);
    rejected_as(&plain, &Reason::ContentReplaced);
    // No type: all of them lie in the file (ISO 32000-2 Table 18).
    let untyped = section(&base, "/Size 80 /W [0 4 1] /Index [NUM 1 71 1]", "AT00 OWN00");
    rejected_as(&untyped, &Reason::ContentReplaced);
    for entries in [
        // More and fewer rows than numbers; odd, negative, beyond the size.
        "/Size 80 /W [1 4 1] /Index [NUM 9 71 1]",
        "/Size 80 /W [1 4 1] /Index [NUM 1]",
        "/Size 80 /W [1 4 1] /Index [NUM 1 71]",
        "/Size 80 /W [1 4 1] /Index [NUM -1 71 1]",
        "/Size 80 /W [1 4 1] /Index [NUM 1 4294967295 1]",
        "/Size 80 /W [1 4 1] /Index [NUM 1 71 99999999999999]",
        "/Size 80 /W [1 4 1] /Index (NUM 1 71 1)",
        "/Size 2 /W [1 4 1] /Index [NUM 1 71 1]",
        "/Size -1 /W [1 4 1] /Index [NUM 1 71 1]",
        "/W [1 4 1] /Index [NUM 1 71 1]",
        // Widths that fit nothing.
        "/Size 80 /W [1 4] /Index [NUM 1 71 1]",
        "/Size 80 /W [1 -4 9] /Index [NUM 1 71 1]",
        "/Size 80 /W [1 99999999999 1] /Index [NUM 1 71 1]",
        "/Size 80 /W [0 0 0] /Index [NUM 1 71 1]",
    ] {
        let file = section(&base, entries, ROWS);
        rejected(&file, |why| matches!(why, Why::NotOpened(_)));
    }
    // One number twice: which row counts?
    let twice = "/Size 80 /W [1 4 1] /Index [NUM 1 NUM 1 71 1]";
    for rows in ["01AT00 01AT00 01OWN00", "01AT00 000000000000 01OWN00"] {
        rejected(&section(&base, twice, rows), |why| {
            matches!(why, Why::NotOpened(_))
        });
    }
    // What is left over of the data lists nothing.
    let short = section(&base, "/Size 80 /W [1 4 0] /Index [NUM 1 71 1]", ROWS);
    rejected_as(&short, &Reason::ContentReplaced);
}

/// Types of entries that nobody knows mean nothing is there (§7.5.8.3); a page without its content is another page.
#[test]
fn an_entry_of_an_unknown_type() {
    let base = of_streams();
    for kind in ["03", "ff", "00"] {
        let rows = ROWS.replacen("01", kind, 1);
        let file = section(&base, "/Size 80 /W [1 4 1] /Index [NUM 1 71 1]", &rows);
        rejected(&file, |why| {
            matches!(
                why,
                Why::NotOpened(_) | Why::Changed(Reason::Freed | Reason::Unreadable)
            )
        });
    }
}

/// A later section leads past the one before it to the signed one: what the skipped one brought still lies there.
#[test]
fn a_chain_that_skips_a_revision() {
    let (num, at) = (SIGNED.content.num, SIGNED.file.len());
    let info = format!("/Info {} 0 R", SIGNED.info.num);
    let changed = table(&SIGNED.file, &content(num), &row(num, at, 0), &info);
    let signed_at = open(&SIGNED.file).revisions().last().unwrap().startxref;
    let root = open(&SIGNED.file).catalog_ref().num;
    let tail = format!(
        "xref\n0 0\ntrailer\n<< /Size 90 /Root {root} 0 R /Prev {signed_at} {info} >>\nstartxref\n{}\n%%EOF\n",
        changed.len()
    );
    let skipping = [changed.as_slice(), tail.as_bytes()].concat();
    rejected_as(&skipping, &Reason::WrittenTwice);
    // Past all of them: nothing is left of the signature.
    let alone = format!(
        "xref\n0 0\ntrailer\n<< /Size 90 /Root {root} 0 R {info} >>\nstartxref\n{}\n%%EOF\n",
        SIGNED.file.len()
    );
    let alone = [SIGNED.file.as_slice(), alone.as_bytes()].concat();
    rejected(&alone, |why| {
        matches!(why, Why::NotOpened(_) | Why::Unsigned | Why::Partial)
    });
}

/// Two sections that lead to each other, and a section that names itself by its stream.
#[test]
fn chains_that_come_back() {
    let root = open(&SIGNED.file).catalog_ref().num;
    let at = SIGNED.file.len();
    let one = |prev: usize| format!("xref\n0 0\ntrailer\n<< /Size 80 /Root {root} 0 R /Prev {prev:09} >>\n");
    let length = one(0).len();
    let end = format!("startxref\n{}\n%%EOF\n", at + length);
    let both = one(at + length) + &one(at) + &end;
    let file = [SIGNED.file.as_slice(), both.as_bytes()].concat();
    rejected(&file, |why| matches!(why, Why::NotOpened(_)));
    for stream in [at, 0, 9, 99_999_999] {
        let entries = format!("/Root {root} 0 R /Info {} 0 R /XRefStm {stream}", SIGNED.info.num);
        let file = table_with_root(&SIGNED.file, "", "0 0\n", &entries);
        rejected(&file, |why| matches!(why, Why::NotOpened(_)));
    }
}

/// Only the head of a file says that it is linearized; a later object that says so gives no leave to lead forward.
#[test]
fn a_file_that_is_linearized_later() {
    let info = format!("/Info {} 0 R", SIGNED.info.num);
    let at = SIGNED.file.len();
    let says = format!("76 0 obj\n<< /Linearized 1 /L {at} /H [0 0] /O 1 /E 1 /N 1 /T 1 >>\nendobj\n");
    let later = table(&SIGNED.file, &says, &row(76, at, 0), &info);
    assert_eq!(judge(&later), [], "nothing leads to it");
    let root = open(&SIGNED.file).catalog_ref().num;
    let num = SIGNED.content.num;
    let at = later.len();
    let head =
        |next: usize| format!("xref\n0 0\ntrailer\n<< /Size 90 /Root {root} 0 R {info} /Prev {next:09} >>\n");
    let body = content(num);
    let second = at + head(0).len() + body.len();
    let prev = open(&later).revisions().last().unwrap().startxref;
    let tail = format!(
        "{}{body}xref\n{}trailer\n<< /Size 90 /Root {root} 0 R {info} /Prev {prev} >>\nstartxref\n{at}\n%%EOF\n",
        head(second),
        row(num, at + head(0).len(), 0)
    );
    let file = [later.as_slice(), tail.as_bytes()].concat();
    rejected(&file, |why| matches!(why, Why::NotOpened(_)));
}
