//! Tricks with the cross-reference.

use saoy_pades::changes::Reason;
use saoy_pdf::{Dict, Entry, OpenError, Stream, XrefError};

use crate::{
    judge::{Why, judge, rejected, rejected_as},
    saving::content,
    support::{
        files::{Layout, file},
        hand::{Says, signed},
        later::{appended, find_first, find_last, open, row, table, table_with_root},
        paper::SIGNED,
    },
};

fn by_hand(objects: &str, rows: &str, entries: &str) -> Vec<u8> {
    let info = format!("/Info {} 0 R {entries}", SIGNED.info.num);
    table(&SIGNED.file, objects, rows, &info)
}

fn startxref(number: usize) -> u64 {
    open(&SIGNED.file).revisions()[number].startxref
}

/// Into the value of the signature, which nobody signed; into a comment; into the middle of something.
#[test]
fn an_entry_that_leads_into_the_gap_or_a_comment() {
    let num = SIGNED.content.num;
    let gap = find_last(&SIGNED.file, b"/Contents <") + 12;
    let comment = find_first(&SIGNED.file, b"%") + 1;
    let middle = find_first(&SIGNED.file, b"(Tong so tien");
    for place in [gap, comment, middle, 0, SIGNED.file.len() + 999] {
        rejected_as(&by_hand("", &row(num, place, 0), ""), &Reason::Unreadable);
    }
    let objects = format!("% {}", content(num));
    let said = judge(&by_hand(&objects, &row(num, SIGNED.file.len() + 2, 0), ""));
    assert!(said.contains(&Why::Changed(Reason::ContentReplaced)), "{said:?}");
}

#[test]
fn sections_that_lead_in_circles() {
    let own = SIGNED.file.len();
    let root = open(&SIGNED.file).catalog_ref().num;
    let file = |prev: usize| {
        let trailer = format!(
            "xref\n0 0\ntrailer\n<< /Size 80 /Root {root} 0 R /Prev {prev} >>\nstartxref\n{own}\n%%EOF\n"
        );
        [SIGNED.file.as_slice(), trailer.as_bytes()].concat()
    };
    let loops = |why: &Why| {
        matches!(
            why,
            Why::NotOpened(OpenError::Xref {
                reason: XrefError::Loop,
                ..
            })
        )
    };
    rejected(&file(own), loops);
    // Forward, out of the file, into an object.
    for prev in [own + 9, own + 9999, find_first(&SIGNED.file, b"1 0 obj")] {
        rejected(&file(prev), |why| matches!(why, Why::NotOpened(_)));
    }
}

/// The signed revision is left out of the chain, or the whole chain is.
#[test]
fn a_chain_without_the_signed_revision() {
    let reader = open(&SIGNED.file);
    let root = reader.catalog_ref().num;
    let own = SIGNED.file.len() + content(SIGNED.content.num).len();
    let all: String = reader
        .entries()
        .iter()
        .filter_map(|(num, entry)| match entry {
            Entry::InFile { offset, generation } if *num != SIGNED.content.num => {
                Some(row(*num, *offset as usize, *generation))
            }
            _ => None,
        })
        .collect();
    let evil = row(SIGNED.content.num, SIGNED.file.len(), 0);
    for prev in ["".to_owned(), format!("/Prev {}", startxref(0))] {
        let trailer = format!(
            "{}xref\n{all}{evil}trailer\n<< /Size 80 /Root {root} 0 R {prev} >>\nstartxref\n{own}\n%%EOF\n",
            content(SIGNED.content.num)
        );
        let file = [SIGNED.file.as_slice(), trailer.as_bytes()].concat();
        rejected(&file, |why| {
            matches!(why, Why::Partial | Why::Changed(Reason::NoRevision))
        });
    }
}

#[test]
fn subsections_that_overlap_or_lie() {
    let at = SIGNED.file.len();
    let num = SIGNED.content.num;
    let twice = format!("{} 2\n{at:010} 00000 n \n{at:010} 00000 n \n", num - 1) + &row(num, at, 0);
    for rows in [
        twice,
        format!("{num} 9\n{at:010} 00000 n \n"),
        format!("{num} 1\n{at} 00000 n \n"),
        format!("{num} 1\n{at:010} 00000 n\n"),
        format!("{num} -1\n{at:010} 00000 n \n"),
        format!("99999 1\n{at:010} 00000 n \n"),
        format!("{num} 1\n{at:010} 99999 n \n"),
    ] {
        let file = by_hand(&content(num), &rows, "");
        rejected(&file, |why| matches!(why, Why::NotOpened(_)));
    }
}

/// Another generation, under which nothing refers to the object, or everything would.
#[test]
fn another_generation() {
    let num = SIGNED.content.num;
    let at = SIGNED.file.len();
    let objects = content(num).replacen("0 obj", "1 obj", 1);
    rejected_as(&by_hand(&objects, &row(num, at, 1), ""), &Reason::Generation);
    // The entry says one, the object another.
    rejected_as(&by_hand(&objects, &row(num, at, 0), ""), &Reason::Unreadable);
    rejected_as(&by_hand(&content(num), &row(num, at, 7), ""), &Reason::Unreadable);
}

/// Freed in one revision, risen again in the next with another body.
#[test]
fn a_freed_object_that_rises_again() {
    let num = SIGNED.content.num;
    let freed = by_hand("", &format!("{num} 1\n0000000000 00001 f \n"), "");
    rejected_as(&freed, &Reason::Freed);
    for generation in [0, 1] {
        let objects = content(num).replacen("0 obj", &format!("{generation} obj"), 1);
        let info = format!("/Info {} 0 R", SIGNED.info.num);
        let risen = table(&freed, &objects, &row(num, freed.len(), generation), &info);
        rejected_as(&risen, &Reason::Freed);
    }
    // Freed and brought back as it was: each step counts, not the sum of them.
    let Some(Entry::InFile { offset, .. }) = open(&SIGNED.file).entry(num) else {
        panic!("the content lies in the file");
    };
    let info = format!("/Info {} 0 R", SIGNED.info.num);
    let back = table(&freed, "", &row(num, offset as usize, 0), &info);
    rejected_as(&back, &Reason::Freed);
}

#[test]
fn another_root() {
    let info = format!("/Info {} 0 R", SIGNED.info.num);
    for root in [SIGNED.page.num, SIGNED.form.num, 79] {
        let file = table_with_root(&SIGNED.file, "", "", &format!("/Root {root} 0 R {info}"));
        rejected_as(&file, &Reason::CatalogReplaced);
    }
    let copy = appended(&SIGNED.file, |update| {
        let catalog = update.get(update.reader().catalog_ref()).unwrap();
        update.add(catalog);
    });
    let last = open(&copy).max_object_number();
    let swapped = table_with_root(&copy, "", "", &format!("/Root {last} 0 R {info}"));
    rejected_as(&swapped, &Reason::CatalogReplaced);
    let none = table_with_root(&SIGNED.file, "", "", &info);
    rejected(&none, |why| matches!(why, Why::NotOpened(_)));
}

/// An object stream of a later revision lists what lay in the file by itself.
#[test]
fn an_object_stream_over_signed_objects() {
    let base = signed(
        &file(&Layout {
            streams: true,
            ..Layout::default()
        }),
        Says::Nothing,
        |update| {
            let field = update.add(
                Dict::new()
                    .with("FT", saoy_pdf::Object::name("Sig"))
                    .with("T", saoy_pdf::Object::text("ky")),
            );
            saoy_pades::add_field(update, update.reader().catalog_ref(), field).unwrap();
            field
        },
    );
    assert_eq!(judge(&base), []);
    let reader = open(&base);
    let page = reader.pages().unwrap()[0].reference.num;
    let holder = reader.entries().iter().find_map(|(_, entry)| match entry {
        Entry::InStream { stream, .. } => Some(*stream),
        _ => None,
    });
    let holder = holder.unwrap();
    // The stream that holds the pages is replaced by another.
    let replaced = appended(&base, |update| {
        let dict = Dict::new()
            .with("Type", saoy_pdf::Object::name("ObjStm"))
            .with("N", 1)
            .with("First", 4);
        let other = format!("{page} 0 << /Type /Page >>");
        update.set(
            saoy_pdf::ObjRef::new(holder),
            Stream::new(dict, other.into_bytes()),
        );
    });
    rejected_as(&replaced, &Reason::ObjectStreamReplaced);
    // A new one holds another page, and the table of this revision leads to it.
    let at = base.len();
    let stream = at_stream(70, &format!("{page} 0 "), "<< /Type /Page /MediaBox [0 0 9 9] >>");
    let xref_at = at + stream.len();
    let data = format!("02{:08x}00 01{at:08x}00 01{xref_at:08x}00", 70);
    let prev = reader.revisions().last().unwrap().startxref;
    let section = format!(
        "71 0 obj\n<< /Type /XRef /Size 80 /W [1 4 1] /Index [{page} 1 70 2] /Root {} 0 R /Prev {prev} /Filter \
         /ASCIIHexDecode /Length {} >>\nstream\n{data}>\nendstream\nendobj\nstartxref\n{xref_at}\n%%EOF\n",
        reader.catalog_ref().num,
        data.len() + 1
    );
    let file = [base.as_slice(), stream.as_bytes(), section.as_bytes()].concat();
    rejected(&file, |why| {
        matches!(why, Why::Changed(Reason::ContentReplaced | Reason::PageEntry(_)))
    });
}

fn at_stream(num: u32, header: &str, body: &str) -> String {
    let data = format!("{header}{body}");
    format!(
        "{num} 0 obj\n<< /Type /ObjStm /N 1 /First {} /Length {} >>\nstream\n{data}\nendstream\nendobj\n",
        header.len(),
        data.len()
    )
}

/// `/Linearized` at the head makes a section that leads forward honest: two sections of one save. Both are judged.
#[test]
fn a_section_that_leads_forward_in_a_linearized_file() {
    let base = include_bytes!("../../../pdf/tests/fixtures/three-pages-linearized-table.pdf");
    let plain = file(&Layout::default());
    for (base, linearized) in [(base.as_slice(), true), (plain.as_slice(), false)] {
        let whole = signed(base, Says::Nothing, |update| {
            let field = update.add(
                Dict::new()
                    .with("FT", saoy_pdf::Object::name("Sig"))
                    .with("T", saoy_pdf::Object::text("ky")),
            );
            saoy_pades::add_field(update, update.reader().catalog_ref(), field).unwrap();
            field
        });
        assert_eq!(judge(&whole), []);
        let reader = open(&whole);
        let page = reader.pages().unwrap().remove(0);
        let num = page.dict.reference("Contents").unwrap().num;
        let prev = reader.revisions().last().unwrap().startxref;
        let (root, at) = (reader.catalog_ref().num, whole.len());
        // The first section leads forward to one that replaces the content and leads back.
        let head = |forward: usize| {
            format!("xref\n0 0\ntrailer\n<< /Size 80 /Root {root} 0 R /Prev {forward:07} >>\n")
        };
        let objects = content(num);
        let forward = head(at + head(0).len() + objects.len());
        let second = format!(
            "xref\n{}trailer\n<< /Size 80 /Root {root} 0 R /Prev {prev} >>\nstartxref\n{at}\n%%EOF\n",
            row(num, at + head(0).len(), 0)
        );
        let tail = forward + &objects + &second;
        let file = [whole.as_slice(), tail.as_bytes()].concat();
        rejected(&file, |why| match why {
            Why::Changed(reason) => linearized && *reason == Reason::ContentReplaced,
            why => !linearized && matches!(why, Why::NotOpened(_)),
        });
    }
}

/// Encryption that is declared later turns every signed string and stream into something else.
#[test]
fn encryption_that_is_declared_later() {
    let key = format!("<{}>", "00".repeat(32));
    let encrypt = format!("/Encrypt << /Filter /Standard /V 1 /R 2 /O {key} /U {key} /P -4 >>");
    let file = by_hand("", "", &encrypt);
    rejected(&file, |why| {
        matches!(why, Why::NotOpened(_) | Why::Changed(Reason::TrailerEntry(_)))
    });
}
