//! What nobody listed. The cross-reference shows what was signed; a program that takes something in the file for damage
//! searches it for objects, and must find nothing else (MuPDF: no `startxref` within the last 1024 bytes, a number above
//! eight million).

use saoy_pades::{
    BaseDigest, Kind, augment,
    changes::Reason,
    sign::{self, Refusal},
};
use saoy_pdf::{Dict, Object, Stream};

use crate::{
    judge::{Why, judge, rejected, rejected_as},
    ranges::numbers,
    saving::content,
    support::{
        later::{appended, edit, find_last, open, replaced, row, table, table_with_root},
        orders::order,
        paper::{BLANK, SIGNED},
    },
};

const HTML: &str = "<html><script>alert(1)</script></html>\n";

/// What makes a program search: it does not find the end.
fn spaces() -> Vec<u8> {
    vec![b' '; 1500]
}

fn info() -> String {
    format!("/Info {} 0 R", SIGNED.info.num)
}

/// `objects` between the signed file and a section that lists `rows`.
fn hidden(objects: &str, rows: &str) -> Vec<u8> {
    table(&SIGNED.file, objects, rows, &info())
}

/// Where the bytes of a later section begin.
fn start() -> u64 {
    SIGNED.file.len() as u64
}

/// The first number that nothing has.
fn unused() -> u32 {
    open(&SIGNED.file).max_object_number() + 1
}

/// A whole other document, and the trailer that leads to it.
fn document() -> (String, String) {
    let root = unused() + 20;
    let (pages, page) = (root + 1, root + 2);
    let objects = format!(
        "{root} 0 obj\n<< /Type /Catalog /Pages {pages} 0 R >>\nendobj\n\
         {pages} 0 obj\n<< /Type /Pages /Kids [{page} 0 R] /Count 1 >>\nendobj\n\
         {page} 0 obj\n<< /Type /Page /Parent {pages} 0 R /MediaBox [0 0 595 842] /Contents {} 0 R >>\nendobj\n",
        root + 3
    );
    let size = root + 4;
    (
        objects + &content(root + 3),
        format!("trailer\n<< /Size {size} /Root {root} 0 R >>\n"),
    )
}

/// The end of `file` with `text` before its `startxref`.
fn before_end(file: &[u8], text: &str) -> Vec<u8> {
    let at = find_last(file, b"startxref");
    [&file[..at], text.as_bytes(), &file[at..]].concat()
}

#[test]
fn another_document_behind_an_empty_section() {
    let (objects, trailer) = document();
    let hidden_before = hidden(&(objects.clone() + &trailer), "0 0\n");
    let hidden_between = before_end(&hidden(&objects, "0 0\n"), &trailer);
    for file in [&hidden_before, &hidden_between] {
        rejected_as(file, &Reason::StrayBytes(start()));
        rejected_as(file, &Reason::StrayBody(start()));
        rejected_as(
            &[file.as_slice(), &spaces()].concat(),
            &Reason::StrayBytes(start()),
        );
    }
    // The second trailer alone.
    let plain = hidden("", "0 0\n");
    let at = find_last(&plain, b"startxref") as u64;
    assert_eq!(judge(&plain), []);
    rejected_as(&before_end(&plain, &trailer), &Reason::StrayEnd(at));
    // The same document listed, all objects of it: its catalog is none of this file.
    let listed = appended(&SIGNED.file, |update| {
        update.add(
            Dict::new()
                .with("Type", Object::name("Catalog"))
                .with("Pages", SIGNED.pages),
        );
    });
    rejected_as(&listed, &Reason::SecondCatalog);
}

/// What stands behind the end makes the file invalid. A section behind that does not make it valid again.
#[test]
fn an_empty_section_behind_other_bytes() {
    for junk in [HTML, "x", "PK\x05\x06\0\0\0\0\0\0", "<< >>\n"] {
        let behind = [SIGNED.file.as_slice(), junk.as_bytes()].concat();
        rejected_as(&behind, &Reason::TrailingBytes);
        rejected_as(&hidden(junk, "0 0\n"), &Reason::StrayBytes(start()));
    }
    rejected_as(
        &hidden("startxref\n0\n%%EOF\n", "0 0\n"),
        &Reason::StrayEnd(start()),
    );
    // Between two listed objects; behind the table; in a comment that is none.
    let object = format!("{} 0 obj\nnull\nendobj\n", unused());
    let listed = row(unused(), SIGNED.file.len(), 0);
    let at = start() + object.len() as u64;
    rejected_as(
        &hidden(&(object.clone() + HTML), &listed),
        &Reason::StrayBytes(at),
    );
    let plain = hidden("", "0 0\n");
    let at = find_last(&plain, b"startxref") as u64;
    rejected_as(&before_end(&plain, HTML), &Reason::StrayBytes(at));
    rejected_as(&hidden("%\0PK\n", "0 0\n"), &Reason::StrayBytes(start()));
    // Comments of writers are nothing.
    assert_eq!(
        judge(&before_end(&hidden(&object, &listed), "%iText-8.0.2\n")),
        []
    );
}

/// Programs differ in what they take for the space between a number and `obj`.
#[test]
fn a_second_body_however_its_header_is_written() {
    let num = SIGNED.content.num;
    let plain = format!("{num} 0 obj");
    for header in [
        format!("{num}\0{}\0obj", 0),
        format!("{num}%\n0 % obj\nobj"),
        format!("{num}\x0C0\tobj"),
        format!("000{num} 00 obj"),
        format!("x{num} 0 obj"),
        format!("{num} 0obj"),
        format!("{num}{}0{}obj", " ".repeat(300), "\n".repeat(300)),
    ] {
        let body = content(num).replacen(&plain, &header, 1);
        rejected_as(&hidden(&body, "0 0\n"), &Reason::WrittenTwice);
        rejected_as(&hidden(&body, "0 0\n"), &Reason::StrayBytes(start()));
        // In a string, and in the data of a stream, of an object that is listed.
        let quoted = appended(&SIGNED.file, |update| {
            update.add(Stream::new(Dict::new(), body.clone().into_bytes()));
        });
        rejected_as(&quoted, &Reason::WrittenTwice);
        let said = format!("{} 0 obj\n({body})\nendobj\n", unused());
        let said = hidden(&said, &row(unused(), SIGNED.file.len(), 0));
        rejected_as(&said, &Reason::WrittenTwice);
    }
    // Listed, but not as everybody would find it.
    let num = unused();
    for header in [
        format!("{num}\00 obj"),
        format!("0{num} 0 obj"),
        format!("{num} 0 %\nobj"),
    ] {
        let object = format!("{header}\nnull\nendobj\n");
        let file = hidden(&object, &row(num, SIGNED.file.len(), 0));
        rejected_as(&file, &Reason::Disguised);
    }
    // One object within another's string.
    let inner = format!("{} 0 obj\nnull\nendobj\n", num + 1);
    let outer = format!("{num} 0 obj\n(\n");
    let rows = row(num, SIGNED.file.len(), 0) + &row(num + 1, SIGNED.file.len() + outer.len(), 0);
    let file = hidden(&format!("{outer}{inner})\nendobj\n"), &rows);
    rejected_as(&file, &Reason::Disguised);
}

/// A section of a table and an object stream of `text`, which holds what `pairs` say; listed or not.
fn packed(pairs: &str, text: &str, listed: bool) -> Vec<u8> {
    let count = pairs.split_whitespace().count() / 2;
    let (num, data) = (unused(), format!("{pairs} {text}"));
    let stream = format!(
        "{num} 0 obj\n<< /Type /ObjStm /N {count} /First {} /Length {} >>\nstream\n{data}\nendstream\nendobj\n",
        pairs.len() + 1,
        data.len()
    );
    let rows = row(num, SIGNED.file.len(), 0);
    hidden(&stream, if listed { &rows } else { "0 0\n" })
}

#[test]
fn a_body_in_an_object_stream() {
    let page = SIGNED.page.num;
    let text = "<< /Type /Page /MediaBox [0 0 9 9] >>";
    rejected_as(&packed(&format!("{page} 0"), text, true), &Reason::PackedUnlisted);
    rejected_as(
        &packed(&format!("{page} 0"), text, false),
        &Reason::StrayBytes(start()),
    );
    // A number of its own; nothing at all; what cannot be read.
    rejected_as(
        &packed(&format!("{} 0", unused() + 1), text, true),
        &Reason::PackedUnlisted,
    );
    rejected_as(&packed("", text, true), &Reason::PackedUnlisted);
    rejected_as(&packed("x 0", text, true), &Reason::PackedUnlisted);
}

/// A cross-reference stream that no `startxref` leads to names a catalog of its own.
#[test]
fn a_second_cross_reference_stream() {
    let (num, at) = (unused(), SIGNED.file.len());
    let stream = format!(
        "{num} 0 obj\n<< /Type /XRef /W [1 2 1] /Index [0 0] /Size 9 /Root {} 0 R /Length 0 >>\nstream\n\nendstream\nendobj\n",
        SIGNED.page.num
    );
    rejected_as(&hidden(&stream, &row(num, at, 0)), &Reason::SecondIndex);
    rejected_as(&hidden(&stream, "0 0\n"), &Reason::StrayBytes(start()));
}

/// Programs look for the end within the last 1024 bytes. Behind it see `searching.rs`.
#[test]
fn white_space_that_hides_the_end() {
    // Before a section; between its parts; within its end.
    let many = "\n".repeat(600);
    rejected_as(&hidden(&many, "0 0\n"), &Reason::StrayBlank(start()));
    let plain = hidden("", "0 0\n");
    let at = find_last(&plain, b"startxref");
    let behind_trailer = find_last(&plain, b">>") as u64 + 2;
    rejected_as(&before_end(&plain, &many), &Reason::StrayBlank(behind_trailer));
    let zeros = String::from_utf8(plain[at..].to_vec()).unwrap();
    let zeros = zeros.replacen('\n', &format!("\n{}", "0".repeat(1000)), 1);
    let file = [&plain[..at], zeros.as_bytes()].concat();
    rejected(&file, |why| matches!(why, Why::NotOpened(_)));
}

#[test]
fn numbers_far_from_those_in_use() {
    let sized = |size: u64| {
        let file = hidden("", "0 0\n");
        let at = find_last(&file, b"/Size ");
        let end = at + find_last(&file[at..], b" /Prev");
        let text = format!("/Size {size}");
        let moved = [&file[..at], text.as_bytes(), &file[end..]].concat();
        assert!(find_last(&moved, b"xref\n0 0") <= at);
        moved
    };
    assert_eq!(judge(&sized(u64::from(unused()))), []);
    for size in [9_000_000, 4_194_304] {
        rejected_as(&sized(size), &Reason::SizeWrong);
    }
    let later = appended(&sized(9_000_000), |update| _ = update.add(Object::Int(1)));
    rejected_as(&later, &Reason::SizeWrong);
    let at = SIGNED.file.len();
    for num in [9_000_000, 4_194_305] {
        let object = format!("{num} 0 obj\nnull\nendobj\n");
        let rows = row(num, at, 0);
        let root = open(&SIGNED.file).catalog_ref().num;
        let entries = format!("/Root {root} 0 R {}", info());
        let file = table_with_root(&SIGNED.file, &object, &rows, &entries);
        let size = format!("/Size {}", unused() + 49);
        let file = String::from_utf8_lossy(&file[at..]).replace(&size, &format!("/Size {}", num + 1));
        rejected_as(
            &[&SIGNED.file[..], file.as_bytes()].concat(),
            &Reason::NumberRange,
        );
    }
    let zero = hidden("0 0 obj\nnull\nendobj\n", &row(0, at, 0));
    rejected_as(&zero, &Reason::NumberRange);
}

/// Whoever appended to such a file would cover what nobody signed.
#[test]
fn such_a_file_is_not_signed_and_not_renewed() {
    let refused = |file: &[u8]| {
        let reader = open(file);
        let signed = sign::prepare(&reader, &BaseDigest::of(file), &order(Kind::Approve));
        let renewed = saoy_pades::augment::allowed(&reader);
        let is_stray = |refusal: &sign::Refusal| matches!(refusal, sign::Refusal::Stray(_));
        matches!(signed, Err(sign::SignError::Refused(refusal)) if is_stray(&refusal))
            && renewed.is_err_and(|refusal| is_stray(&refusal))
    };
    let with = |file: &[u8], junk: &[u8]| [file, junk].concat();
    for base in [&BLANK.file, &SIGNED.file] {
        assert!(refused(&with(base, HTML.as_bytes())));
        assert!(refused(&with(base, &spaces())));
        assert!(!refused(&with(base, b"\r\n\0\0")));
    }
    assert!(refused(&hidden(HTML, "0 0\n")));
    assert!(refused(&hidden(&content(SIGNED.content.num), "0 0\n")));
    assert!(!refused(&hidden("", "0 0\n")));
    // What somebody signed is theirs: a file that came with a gap in it can be signed.
    let reader = open(&BLANK.file);
    let root = reader.catalog_ref().num;
    let odd = table_with_root(&BLANK.file, HTML, "0 0\n", &format!("/Root {root} 0 R"));
    assert!(!refused(&odd));
}

/// Nobody signs or stamps over what somebody put behind a signature, whatever else he did so that the signature is not found.
#[test]
fn what_would_be_covered_behind_a_signature_that_is_not_understood() {
    let stray =
        |file: &[u8]| augment::allowed(&open(file)).is_err_and(|why| matches!(why, Refusal::Stray(_)));
    let hidden = hidden(&content(SIGNED.content.num), "0 0\n");
    assert!(stray(&hidden));
    assert!(!stray(&SIGNED.file));
    // A list of fields that nobody can make sense of.
    let listed = |file: &[u8]| {
        appended(file, |update| {
            edit(update, SIGNED.form, |form| {
                let mut fields = form.get("Fields").unwrap().as_array().unwrap().to_vec();
                fields.push(Object::Int(1));
                form.insert("Fields", fields);
            });
        })
    };
    assert!(stray(&listed(&hidden)));
    assert!(!stray(&listed(&SIGNED.file)));
    // A range that ends elsewhere.
    let [.., tail] = numbers();
    let (own, less) = (format!(" {tail}]"), format!(" {}]", tail - 1));
    let short = replaced(&SIGNED.file, own.as_bytes(), less.as_bytes());
    assert!(!stray(&short));
    let section = hidden.get(SIGNED.file.len()..).unwrap();
    assert!(stray(&[short.as_slice(), section].concat()));
}
