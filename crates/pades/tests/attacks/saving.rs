//! Incremental saving: something is appended, with less and less of what an update should have.

use saoy_pades::changes::Reason;
use saoy_pdf::{Dict, Object, Stream};

use crate::{
    judge::{Why, judge, rejected, rejected_as},
    support::{
        files::{Layout, file},
        hand::{Says, signed, signed_by},
        later::{appended, edit, find_last, open, row, table, table_with_root},
        paper::{FILLABLE, Paper, SIGNED},
        people::PEOPLE,
    },
};

/// The page's content with another sum in it.
pub(crate) fn content(num: u32) -> String {
    let text = "BT /F1 12 Tf 72 700 Td (Tong so tien: 9 000 000) Tj ET";
    format!(
        "{num} 0 obj\n<< /Length {} >>\nstream\n{text}\nendstream\nendobj\n",
        text.len()
    )
}

fn with(paper: &Paper, tail: &str) -> Vec<u8> {
    [
        paper.file.as_slice(),
        content(paper.content.num).as_bytes(),
        tail.as_bytes(),
    ]
    .concat()
}

fn startxref(paper: &Paper) -> u64 {
    open(&paper.file).revisions().last().unwrap().startxref
}

/// Something behind the end, which is close enough to be found or not.
fn trailing(why: &Why) -> bool {
    matches!(
        why,
        Why::Changed(Reason::TrailingBytes) | Why::NotOpened(saoy_pdf::OpenError::Truncated)
    )
}

/// Objects behind the end: what is left of a save that was cut, as far as the file says.
fn cut(why: &Why) -> bool {
    matches!(why, Why::NotOpened(saoy_pdf::OpenError::Truncated))
}

/// Variant 1: a whole update.
#[test]
fn with_table_and_trailer() {
    for paper in [&*SIGNED, &*FILLABLE] {
        let num = paper.content.num;
        let info = format!("/Info {} 0 R", paper.info.num);
        let file = table(&paper.file, &content(num), &row(num, paper.file.len(), 0), &info);
        rejected_as(&file, &Reason::ContentReplaced);
        let other = table_with_root(
            &paper.file,
            &content(num),
            &row(num, paper.file.len(), 0),
            "/Root 1 0 R",
        );
        rejected_as(&other, &Reason::CatalogReplaced);
    }
}

/// Variant 2: nothing but objects; programs that search the file for objects find the newer one.
#[test]
fn with_objects_only() {
    rejected(&with(&SIGNED, ""), cut);
    rejected(&with(&SIGNED, "%%EOF\n"), cut);
}

/// Variant 3: a trailer without a table; the table that is named is the signed one, or none.
#[test]
fn with_a_trailer_only() {
    let root = open(&SIGNED.file).catalog_ref().num;
    let at = startxref(&SIGNED);
    let trailer = format!("trailer\n<< /Size 80 /Root {root} 0 R >>\n");
    // Now the signed table closes at the new end: the signature ends nowhere.
    let file = with(&SIGNED, &format!("{trailer}startxref\n{at}\n%%EOF\n"));
    rejected(&file, |why| {
        matches!(why, Why::Partial | Why::Changed(Reason::NoRevision))
    });
    let file = with(&SIGNED, &format!("startxref\n{at}\n%%EOF\n"));
    rejected(&file, |why| {
        matches!(why, Why::Partial | Why::Changed(Reason::NoRevision))
    });
    for place in [0, 7, SIGNED.file.len(), 99_999_999] {
        let file = with(&SIGNED, &format!("{trailer}startxref\n{place}\n%%EOF\n"));
        rejected(&file, |why| matches!(why, Why::NotOpened(_)));
    }
    let file = with(&SIGNED, &format!("{trailer}%%EOF\n"));
    rejected(&file, cut);
}

/// Variant 4: the update brings a copy of the signature, so that the last thing in the file looks signed.
#[test]
fn with_a_copy_of_the_signature() {
    let file = &SIGNED.file;
    let reader = open(file);
    let field = reader.get(SIGNED.leader).unwrap();
    let value = field.as_dict().unwrap().reference("V").unwrap().num;
    let start = find_last(file, format!("\n{value} 0 obj").as_bytes()) + 1;
    let end = start + crate::support::later::find_first(&file[start..], b"endobj\n") + 7;
    let copy = std::str::from_utf8(&file[start..end]).unwrap();
    let changed = content(SIGNED.content.num);
    let info = format!("/Info {} 0 R", SIGNED.info.num);
    let rows = row(SIGNED.content.num, file.len(), 0) + &row(value, file.len() + changed.len(), 0);
    // The same value under the same number: only the page differs.
    let whole = table(file, &(changed.clone() + copy), &rows, &info);
    rejected_as(&whole, &Reason::ContentReplaced);
    // The copy without the rest of an update.
    let bare = [file.as_slice(), changed.as_bytes(), copy.as_bytes()].concat();
    rejected(&bare, trailing);
    // And with everything that a file ends with, but no table of its own.
    let root = reader.catalog_ref().num;
    let tail = format!(
        "trailer\n<< /Size 80 /Root {root} 0 R >>\nstartxref\n{}\n%%EOF\n",
        startxref(&SIGNED)
    );
    let closed = [bare.as_slice(), tail.as_bytes()].concat();
    rejected(&closed, |why| {
        matches!(why, Why::Partial | Why::Changed(Reason::NoRevision))
    });
}

/// A comment hides the keywords from some programs and not from others.
#[test]
fn with_keywords_in_comments() {
    let (num, at) = (SIGNED.content.num, SIGNED.file.len());
    let table = format!("%xref\n%{num} 1\n%{at:010} 00000 n \n%trailer\n%<< >>\n%startxref\n%{at}\n%%EOF\n");
    rejected(&with(&SIGNED, &table), trailing);
}

/// Whoever changes the page may sign what he made of it; the first signature says what he did.
#[test]
fn with_a_signature_of_the_attacker() {
    let num = SIGNED.content.num;
    let info = format!("/Info {} 0 R", SIGNED.info.num);
    let changed = table(
        &SIGNED.file,
        &content(num),
        &row(num, SIGNED.file.len(), 0),
        &info,
    );
    let signed = signed_by(&PEOPLE.agency, &changed, Says::Nothing, Dict::new(), |_| {
        SIGNED.seal
    });
    rejected_as(&signed, &Reason::ContentReplaced);
}

/// Where tables are streams, the update's is one, too.
#[test]
fn in_a_file_of_streams() {
    let layout = Layout {
        streams: true,
        ..Layout::default()
    };
    let whole = signed(&file(&layout), Says::Certifies(2), |update| {
        let field = update.add(
            Dict::new()
                .with("FT", Object::name("Sig"))
                .with("T", Object::text("ky")),
        );
        saoy_pades::add_field(update, update.reader().catalog_ref(), field).unwrap();
        field
    });
    assert_eq!(judge(&whole), []);
    let page = open(&whole).pages().unwrap().remove(0);
    let content = page.dict.reference("Contents").unwrap();
    let text = Stream::new(Dict::new(), b"0 g 0 0 300 300 re f".to_vec());
    let file = appended(&whole, |update| update.set(content, text));
    rejected_as(&file, &Reason::ContentReplaced);
    let turned = appended(&whole, |update| {
        edit(update, page.reference, |page| _ = page.insert("Rotate", 90))
    });
    rejected_as(&turned, &Reason::PageEntry("Rotate".into()));
}
