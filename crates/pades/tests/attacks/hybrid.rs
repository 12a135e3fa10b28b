//! Hybrid files: readers of tables and of streams are told two stories, already when they are signed.

use saoy_pades::changes::Reason;
use saoy_pdf::Entry;

use crate::{
    judge::{judge, rejected_as},
    saving::content,
    support::{
        hand::{ROOM, write_contents},
        later::{find_last, open, row, table},
        paper::BLANK,
        people::PEOPLE,
    },
};

/// A revision that signs, with a table and a stream; the stream says that the page's content lies at `place`, or what
/// the table says.
fn signed_hybrid(extra: &str, place: Option<usize>) -> Vec<u8> {
    let base = &BLANK.file;
    let reader = open(base);
    let num = BLANK.content.num;
    let [value, own] = [70, 71];
    let Some(Entry::InFile { offset, .. }) = reader.entry(num) else {
        panic!("the content lies in the file");
    };
    let field = format!(
        "{} 0 obj\n<< /FT /Sig /T (ky) /Type /Annot /Subtype /Widget /Rect [0 0 0 0] /F 4 /P {} 0 R /V {value} 0 R >>\n\
         endobj\n",
        BLANK.leader.num, BLANK.page.num
    );
    let dictionary = format!(
        "{value} 0 obj\n<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange [{:>40}] \
         /Contents <{}> >>\nendobj\n",
        "",
        "0".repeat(2 * ROOM)
    );
    let stream_at = base.len() + extra.len() + field.len() + dictionary.len();
    let data = format!("01{:08x}00 01{stream_at:08x}00", place.unwrap_or(offset as usize));
    let stream = format!(
        "{own} 0 obj\n<< /Type /XRef /Size 80 /W [1 4 1] /Index [{num} 1 {own} 1] /Root {} 0 R /Filter \
         /ASCIIHexDecode /Length {} >>\nstream\n{data}>\nendstream\nendobj\n",
        reader.catalog_ref().num,
        data.len() + 1
    );
    let field_at = base.len() + extra.len();
    let rows = row(num, offset as usize, 0)
        + &row(BLANK.leader.num, field_at, 0)
        + &row(value, field_at + field.len(), 0);
    let objects = [extra, &field, &dictionary, &stream].concat();
    let entries = format!("/Info {} 0 R /XRefStm {stream_at}", BLANK.info.num);
    let mut file = table(base, &objects, &rows, &entries);
    let start = find_last(&file, b"/Contents <") + 10;
    let end = start + 2 * ROOM + 2;
    let range = format!("0 {start} {end} {}", file.len() - end);
    let at = find_last(&file, b"/ByteRange [") + 12;
    file[at..at + range.len()].copy_from_slice(range.as_bytes());
    let digest = saoy_pki::sha256(&[&file[..start], &file[end..]].concat());
    write_contents(&mut file, start, &PEOPLE.leader.sign(&digest));
    file
}

/// The table leads to the true sum, the stream to another one: both lie in what was signed.
#[test]
fn two_stories_in_what_was_signed() {
    let other = content(BLANK.content.num);
    rejected_as(
        &signed_hybrid(&other, Some(BLANK.file.len())),
        &Reason::HybridSigned,
    );
}

/// A stream that says the same, or that a program copied from before, does no harm.
#[test]
fn one_story_told_twice() {
    assert_eq!(judge(&signed_hybrid("", None)), []);
}
