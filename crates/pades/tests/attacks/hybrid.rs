//! Hybrid files: readers of tables and of streams are told two stories, already when they are signed.

use saoy_pades::changes::Reason;
use saoy_pdf::Entry;

use crate::{
    judge::{Why, judge, rejected, rejected_as},
    saving::content,
    support::{
        hand::{ROOM, write_contents},
        later::{find_last, open, replaced, row, table},
        paper::{BLANK, FILLABLE, Paper, SIGNED},
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

const FRESH: u32 = 75;

/// A save as Acrobat writes it into a hybrid file, in two sections with one end: objects, the stream of `hidden` objects with
/// where they are, a table with `rows`, and one with nothing but `/XRefStm`, which leads back to it.
fn acrobat(paper: &Paper, objects: &str, rows: &str, hidden: &[(u32, usize)], between: &str) -> Vec<u8> {
    let reader = open(&paper.file);
    let (root, info) = (reader.catalog_ref().num, paper.info.num);
    let prev = reader.revisions().last().unwrap().startxref;
    let own = FRESH + 1;
    let at = paper.file.len() + objects.len();
    let listed: Vec<(u32, usize)> = hidden.iter().copied().chain([(own, at)]).collect();
    let index: String = listed.iter().map(|(num, _)| format!("{num} 1 ")).collect();
    let data: Vec<u8> = listed
        .iter()
        .flat_map(|(_, at)| [&[1][..], &(*at as u32).to_be_bytes(), &[0]].concat())
        .collect();
    let head = format!(
        "{own} 0 obj\n<< /Type /XRef /Size 78 /W [1 4 1] /Index [{index}] /Root {root} 0 R /Length {} >>\nstream\n",
        data.len()
    );
    let trailer = format!("/Size 78 /Root {root} 0 R /Info {info} 0 R");
    let mut file = [paper.file.as_slice(), objects.as_bytes(), head.as_bytes(), &data].concat();
    file.extend(b"\nendstream\nendobj\n");
    let first = file.len();
    file.extend(format!("xref\n{rows}trailer\n<< {trailer} /Prev {prev} >>\n{between}").bytes());
    let second = file.len();
    let end = format!(
        "xref\n0 0\ntrailer\n<< {trailer} /Prev {first} /XRefStm {at} >>\nstartxref\n{second}\n%%EOF\n"
    );
    file.extend(end.bytes());
    file
}

/// Nobody who follows offsets reads such a save otherwise than one of one section: it is one save, and not damaged.
#[test]
fn a_save_of_two_sections() {
    let at = FILLABLE.file.len();
    let fresh = format!("{FRESH} 0 obj\nnull\nendobj\n");
    let rows = row(FRESH, at, 0);
    let file = acrobat(&FILLABLE, &fresh, &rows, &[], "");
    assert_eq!(judge(&file), []);
    let reader = open(&file);
    assert_eq!(
        reader.revisions().len(),
        open(&FILLABLE.file).revisions().len() + 1
    );
    assert_eq!(reader.revisions().last().unwrap().start, at);
    // One that only readers of streams see.
    let file = acrobat(&FILLABLE, &fresh, "0 0\n", &[(FRESH, at)], "");
    assert_eq!(judge(&file), []);
    // What it changes is judged as ever.
    let num = FILLABLE.content.num;
    let other = content(num);
    let file = acrobat(&FILLABLE, &other, &row(num, at, 0), &[], "");
    rejected_as(&file, &Reason::ContentReplaced);
    let file = acrobat(&FILLABLE, &other, "0 0\n", &[(num, at)], "");
    rejected_as(&file, &Reason::Hybrid);
}

/// The first table leads to what was signed, or to one body, the stream to another.
#[test]
fn a_save_of_two_sections_with_two_stories() {
    let num = SIGNED.content.num;
    let at = SIGNED.file.len();
    let Some(Entry::InFile { offset, .. }) = open(&SIGNED.file).entry(num) else {
        panic!("the content lies in the file");
    };
    let other = content(num);
    let file = acrobat(&SIGNED, &other, &row(num, offset as usize, 0), &[(num, at)], "");
    rejected_as(&file, &Reason::Hybrid);
    let two = format!("{FRESH} 0 obj\nnull\nendobj\n{FRESH} 0 obj\n5\nendobj\n");
    let second = at + find_last(two.as_bytes(), b"75 0 obj");
    let file = acrobat(&SIGNED, &two, &row(FRESH, at, 0), &[(FRESH, second)], "");
    rejected_as(&file, &Reason::Hybrid);
}

/// Two sections are one save only as Acrobat writes them: with no end between them, and nothing else in their trailers.
#[test]
fn sections_that_only_look_like_one_save() {
    let at = SIGNED.file.len();
    let fresh = format!("{FRESH} 0 obj\nnull\nendobj\n");
    let rows = row(FRESH, at, 0);
    let good = acrobat(&SIGNED, &fresh, &rows, &[], "");
    let unclosed = |why: &Why| matches!(why, Why::NotOpened(_));
    // Another catalog in the one that leads to the other.
    let root = format!("/Root {} 0 R", open(&SIGNED.file).catalog_ref().num);
    let other = format!("/Root {} 0 R", "9".repeat(root.len() - "/Root  0 R".len()));
    rejected(&replaced(&good, root.as_bytes(), other.as_bytes()), unclosed);
    rejected(&replaced(&good, b"/Size 78", b"/Size 79"), unclosed);
    // No stream, so that both are tables.
    rejected(&replaced(&good, b"/XRefStm", b"/XRefStn"), unclosed);
    // An end of its own that names neither.
    let ended = acrobat(&SIGNED, &fresh, &rows, &[], "startxref\n5\n%%EOF\n");
    rejected(&ended, unclosed);
    // Something between them.
    let between = acrobat(&SIGNED, &fresh, &rows, &[], &content(SIGNED.content.num));
    rejected_as(&between, &Reason::WrittenTwice);
    let between = acrobat(&SIGNED, &fresh, &rows, &[], "trailer\n<< /Root 5 0 R >>\n");
    rejected(&between, |why| matches!(why, Why::Changed(Reason::StrayEnd(_))));
}

/// pdf.js leads back into the white space before a section, as far as the end of the object before it.
#[test]
fn a_save_that_leads_back_into_white_space() {
    let at = FILLABLE.file.len();
    let prev = open(&FILLABLE.file).revisions().last().unwrap().startxref as usize;
    let led = |objects: &str, rows: &str, to: usize| {
        let info = format!("/Info {} 0 R", FILLABLE.info.num);
        let file = table(&FILLABLE.file, objects, rows, &info);
        let from = format!("/Prev {prev} ");
        replaced(&file, from.as_bytes(), format!("/Prev {to} ").as_bytes())
    };
    let before = &FILLABLE.file[..prev];
    let blank = before
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_whitespace())
        .count();
    assert!(blank > 0);
    let fresh = format!("{FRESH} 0 obj\nnull\nendobj\n");
    for back in 1..=blank {
        assert_eq!(judge(&led(&fresh, &row(FRESH, at, 0), prev - back)), [], "{back}");
    }
    let num = FILLABLE.content.num;
    let changed = led(&content(num), &row(num, at, 0), prev - blank);
    rejected_as(&changed, &Reason::ContentReplaced);
    // Into the object before it, or into the section itself.
    for to in [prev - blank - 1, prev - blank - 6, prev + 1, prev + 4] {
        let file = led(&fresh, &row(FRESH, at, 0), to);
        rejected(&file, |why| matches!(why, Why::NotOpened(_)));
    }
}
