//! Every reason that the analysis gives, by an example: the document, its pages, its archive.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod support;

use saoy_pades::{
    changes::{ChangesAfter, Level, Reason, Refusal},
    signatures,
};
use saoy_pdf::{Dict, Entry, ObjRef, Object, Stream, Update};
use support::{
    hand::{Says, signed},
    later::{
        after, after_first, appended, edit, edit_catalog, open, reasons, rect, replaced, row, table,
        table_with_root,
    },
    paper::{CLOSED, FILLABLE, NOTABLE, NOTHING, Paper, SIGNED, xmp},
};

type Change = fn(&Paper, &mut Update<'_, '_>);

/// What the signature of `paper` says of a later change.
fn changed(paper: &Paper, change: impl FnOnce(&Paper, &mut Update<'_, '_>)) -> ChangesAfter {
    after(&appended(&paper.file, |update| change(paper, update))).remove(0)
}

/// What it is, after a signature that says nothing about changes; a change that is never allowed.
fn refused(change: impl FnOnce(&Paper, &mut Update<'_, '_>)) -> Vec<Reason> {
    let after = changed(&SIGNED, change);
    assert_eq!((after.level, after.allowed), (Level::Other, false));
    reasons(&after)
}

fn by_hand(objects: &str, rows: &str, entries: &str) -> Vec<Reason> {
    let info = format!("/Info {} 0 R {entries}", SIGNED.info.num);
    reasons(&after(&table(&SIGNED.file, objects, rows, &info)).remove(0))
}

fn grow_store(update: &mut Update<'_, '_>, paper: &Paper) {
    let more = update.add(Stream::new(Dict::new(), b"list".to_vec()));
    edit(update, paper.store, |store| {
        store.insert("CRLs", vec![Object::Ref(more)]);
    });
}

#[test]
fn archive_is_validation_data_and_timestamps_only() {
    let store = changed(&CLOSED, |paper, update| grow_store(update, paper));
    assert_eq!(reasons(&store), [Reason::SecurityStore]);
    assert_eq!((store.level, store.allowed), (Level::Archive, true));
    let stamped = signed(&CLOSED.file, Says::Stamps, |_| CLOSED.stamp);
    let stamped = after(&stamped).remove(0);
    assert_eq!(reasons(&stamped), [Reason::TimestampSigned]);
    assert_eq!((stamped.level, stamped.allowed), (Level::Archive, true));
    for (reason, alone) in [
        (
            Reason::Info,
            changed(&CLOSED, |paper, update| {
                edit(update, paper.info, |info| {
                    info.insert("ModDate", Object::text("D:2026"));
                });
            }),
        ),
        (Reason::Extensions, changed(&CLOSED, |_, update| extend(update))),
        (
            Reason::VersionRaised,
            changed(&CLOSED, |_, update| {
                edit_catalog(update, |root| _ = root.insert("Version", Object::name("2.0")));
            }),
        ),
        (
            Reason::Metadata,
            changed(&CLOSED, |paper, update| update.set(paper.metadata, xmp("moi"))),
        ),
    ] {
        assert_eq!(reasons(&alone), [reason]);
        assert_eq!((alone.level, alone.allowed), (Level::FormFill, false));
        assert_eq!(alone.refused().next().unwrap().refused, Some(Refusal::DocMdp(1)));
    }
}

fn extend(update: &mut Update<'_, '_>) {
    let esic = Dict::new()
        .with("BaseVersion", Object::name("1.7"))
        .with("ExtensionLevel", 2);
    edit_catalog(update, |root| {
        root.insert("Extensions", Dict::new().with("ESIC", esic));
    });
}

#[test]
fn what_writers_note_with_the_archive_belongs_to_it() {
    let noted = |key: &'static str| {
        changed(&CLOSED, |paper, update| {
            grow_store(update, paper);
            extend(update);
            edit(update, paper.info, |info| {
                _ = info.insert(key, Object::text("D:2026"))
            });
        })
    };
    let saved = noted("ModDate");
    let said = reasons(&saved);
    assert!(said.contains(&Reason::InfoOfArchive) && said.contains(&Reason::ExtensionsOfArchive));
    assert_eq!((saved.level, saved.allowed), (Level::Archive, true));
    let renamed = noted("Title");
    assert!(reasons(&renamed).contains(&Reason::Info));
    assert_eq!((renamed.level, renamed.allowed), (Level::FormFill, false));
}

#[test]
fn what_nothing_leads_to_is_no_change() {
    let orphan = changed(&CLOSED, |_, update| {
        update.add(Dict::new().with("JS", Object::text("app.alert(1)")));
    });
    assert_eq!(reasons(&orphan), [Reason::Unreferenced]);
    assert_eq!((orphan.level, orphan.allowed), (Level::None, true));
}

#[test]
fn annotations_are_allowed_by_p_3_only() {
    let cases: [(Change, Reason); 3] = [
        (
            |paper, update| {
                let note = update.add(
                    Dict::new()
                        .with("Type", Object::name("Annot"))
                        .with("Subtype", Object::name("Text"))
                        .with("Rect", rect([500, 500, 510, 510])),
                );
                let all: Vec<Object> = vec![paper.note.into(), paper.note2.into(), note.into()];
                edit(update, paper.page2, |page| _ = page.insert("Annots", all));
            },
            Reason::AnnotationAdded,
        ),
        (
            |paper, update| {
                edit(update, paper.note2, |note| {
                    note.insert("Contents", Object::text("khac"));
                });
            },
            Reason::AnnotationChanged,
        ),
        (
            |paper, update| {
                edit(update, paper.page2, |page| {
                    page.insert("Annots", vec![Object::Ref(paper.note)]);
                });
            },
            Reason::AnnotationRemoved,
        ),
    ];
    for (change, reason) in cases {
        let allowed = changed(&NOTABLE, change);
        assert_eq!(reasons(&allowed), std::slice::from_ref(&reason));
        assert_eq!((allowed.level, allowed.allowed), (Level::Annotations, true));
        for (paper, refusal) in [(&FILLABLE, Refusal::DocMdp(2)), (&SIGNED, Refusal::NoDocMdp)] {
            let after = changed(paper, change);
            assert!(!after.allowed);
            assert_eq!(after.refused().next().unwrap().refused, Some(refusal));
        }
    }
}

#[test]
fn a_list_of_annotations_is_a_list_in_its_order() {
    let said = refused(|paper, update| edit(update, paper.page2, |page| _ = page.insert("Annots", 3)));
    assert!(said.contains(&Reason::AnnotsMalformed), "{said:?}");
    let said = refused(|paper, update| {
        let turned: Vec<Object> = vec![paper.note2.into(), paper.note.into()];
        edit(update, paper.page2, |page| _ = page.insert("Annots", turned));
    });
    assert_eq!(said, [Reason::AnnotsReordered]);
}

#[test]
fn the_trailer_stays() {
    assert_eq!(by_hand("", "", "/Foo 3"), [Reason::TrailerEntry("Foo".into())]);
    // An entry of office programs may go, or lead to nothing; to data it may not lead.
    assert_eq!(by_hand("", "", "/AdditionalStreams [/a 999 0 R]"), []);
    let data = format!("/AdditionalStreams [/a {} 0 R]", SIGNED.content.num);
    assert_eq!(
        by_hand("", "", &data),
        [Reason::TrailerEntry("AdditionalStreams".into())]
    );
    let root = format!("/Root {} 0 R /Info {} 0 R", SIGNED.page.num, SIGNED.info.num);
    let other = table_with_root(&SIGNED.file, "", "", &root);
    let said = reasons(&after_first(&SIGNED.file, &other));
    assert!(said.contains(&Reason::CatalogReplaced), "{said:?}");
}

#[test]
fn an_object_keeps_its_generation_and_is_readable() {
    let at = SIGNED.file.len();
    let num = SIGNED.outlines.num;
    let objects = format!("{num} 1 obj\n<< /Type /Outlines /Count 0 >>\nendobj\n");
    let said = by_hand(&objects, &row(num, at, 1), "");
    assert!(said.contains(&Reason::Generation), "{said:?}");
    let said = by_hand("", &row(num, 9, 0), "");
    assert!(said.contains(&Reason::Unreadable), "{said:?}");
}

#[test]
fn a_reference_that_led_nowhere_stays_so() {
    let at = SIGNED.file.len();
    let objects = format!("{NOTHING} 0 obj\n<< /App << >> >>\nendobj\n");
    let said = by_hand(&objects, &row(NOTHING, at, 0), "");
    assert_eq!(said, [Reason::CatalogEntry("PieceInfo".into())]);
    // As validation data it would be fine, had nothing referred to it before.
    let (store, evidence) = (SIGNED.store.num, SIGNED.evidence.num);
    let stream = format!("{NOTHING} 0 obj\n<< /Length 3 >>\nstream\nabc\nendstream\nendobj\n");
    let vri = format!("/VRI << /0123456789ABCDEF0123456789ABCDEF01234567 << /Cert [{evidence} 0 R] >> >>");
    let grown = format!("{store} 0 obj\n<< /Certs [{evidence} 0 R {NOTHING} 0 R] {vri} >>\nendobj\n");
    let rows = row(NOTHING, at, 0) + &row(store, at + stream.len(), 0);
    let said = by_hand(&(stream + &grown), &rows, "");
    assert_eq!(said, [Reason::SecurityStore, Reason::DanglingFilled]);
}

/// A hybrid section (ISO 32000-2 §7.5.8.4): those who read the table alone find no content on the page, those who read
/// the stream too find what stands at `content`.
fn hybrid(objects: &str, content: usize) -> Vec<Reason> {
    let num = SIGNED.content.num;
    let stream_at = SIGNED.file.len() + objects.len();
    let own = 70;
    let data = format!("01{content:08x}00 01{stream_at:08x}00");
    let stream = format!(
        "{own} 0 obj\n<< /Type /XRef /Size 80 /W [1 4 1] /Index [{num} 1 {own} 1] /Root {} 0 R /Filter \
         /ASCIIHexDecode /Length {} >>\nstream\n{data}>\nendstream\nendobj\n",
        open(&SIGNED.file).catalog_ref().num,
        data.len() + 1
    );
    let rows = format!("{num} 1\n0000000000 00001 f \n");
    by_hand(
        &(objects.to_owned() + &stream),
        &rows,
        &format!("/XRefStm {stream_at}"),
    )
}

#[test]
fn a_section_that_tells_two_stories() {
    let text = "BT /F1 12 Tf 72 700 Td (9 000 000) Tj ET";
    let (num, length) = (SIGNED.content.num, text.len());
    let other = format!("{num} 0 obj\n<< /Length {length} >>\nstream\n{text}\nendstream\nendobj\n");
    let said = hybrid(&other, SIGNED.file.len());
    // No program packs a section into hexadecimal digits.
    let odd = Reason::OddlyWritten((SIGNED.file.len() + other.len()) as u64);
    assert_eq!(said, [odd, Reason::Hybrid, Reason::ContentReplaced]);
    // What was signed for one, nothing at all for the other.
    let reader = open(&SIGNED.file);
    let Some(Entry::InFile { offset, .. }) = reader.entry(num) else {
        panic!("the content lies in the file");
    };
    let said = hybrid("", offset as usize);
    assert!(said.contains(&Reason::Hybrid), "{said:?}");
}

#[test]
fn what_is_held_by_nothing_but_its_own_parts_has_no_meaning() {
    let said = refused(|paper, update| {
        edit(update, paper.popup, |popup| {
            _ = popup.insert("Open", Object::Bool(true))
        });
    });
    assert_eq!(said, [Reason::Unexplained]);
}

#[test]
fn structure_names_and_outlines_stay() {
    let said = refused(|paper, update| edit(update, paper.structure, |root| _ = root.insert("K", 1)));
    assert_eq!(said, [Reason::StructureChanged]);
    let said = refused(|paper, update| update.set(paper.names, Dict::new()));
    assert_eq!(said, [Reason::NamesChanged]);
    let said = refused(|paper, update| edit(update, paper.outlines, |root| _ = root.insert("Count", 1)));
    assert_eq!(said, [Reason::OutlinesChanged]);
}

#[test]
fn extensions_have_one_shape() {
    let said = refused(|_, update| {
        edit_catalog(update, |root| {
            root.insert("Extensions", Dict::new().with("ESIC", 5));
        });
    });
    assert_eq!(said, [Reason::ExtensionsMalformed]);
}

#[test]
fn metadata_stays_there() {
    let said = refused(|_, update| edit_catalog(update, |root| _ = root.remove("Metadata")));
    assert_eq!(said, [Reason::MetadataRemoved]);
}

#[test]
fn evidence_by_signature_stays_there() {
    let said = refused(|paper, update| edit(update, paper.store, |store| _ = store.remove("VRI")));
    assert_eq!(said, [Reason::VriRemoved]);
    let said = refused(|paper, update| {
        edit(update, paper.store, |store| _ = store.insert("VRI", Dict::new()));
    });
    assert_eq!(
        said,
        [Reason::VriChanged(
            "0123456789ABCDEF0123456789ABCDEF01234567".into()
        )]
    );
}

#[test]
fn a_range_that_ends_at_no_revision_says_nothing_about_later_changes() {
    let reader = open(&SIGNED.file);
    let [_, start, end, tail] = signatures(&reader).unwrap()[0].byte_range;
    let range = |tail: u64| format!("[0 {start} {end} {tail}]").into_bytes();
    let short = replaced(&SIGNED.file, &range(tail), &range(tail - 1));
    let after = after(&short).remove(0);
    assert_eq!(reasons(&after), [Reason::NoRevision]);
    assert!(!after.allowed);
}

#[test]
fn a_file_that_would_take_for_ever_is_not_judged() {
    // A page full of rectangles, and marks over it: each has to be held against all of them.
    let full = appended(&support::paper::BLANK.file, |update| {
        let text = "0 0 9 9 re f\n".repeat(99_000);
        update.set(
            support::paper::BLANK.content,
            Stream::new(Dict::new(), text.into_bytes()),
        );
    });
    let whole = signed(&full, Says::Certifies(3), |_| SIGNED.leader);
    let marked = appended(&whole, |update| {
        let mark = || {
            Dict::new()
                .with("Type", Object::name("Annot"))
                .with("Subtype", Object::name("Square"))
                .with("Rect", rect([1, 1, 5, 5]))
        };
        let marks: Vec<ObjRef> = (0..1300).map(|_| update.add(mark())).collect();
        let mut all = update.get(SIGNED.annots).unwrap().as_array().unwrap().to_vec();
        all.extend(marks.into_iter().map(Object::Ref));
        update.set(SIGNED.annots, all);
    });
    let after = after(&marked).remove(0);
    assert!(reasons(&after).contains(&Reason::TooMuch));
    assert!(!after.allowed);
}

/// The names of all reasons, as they stand in the source, against those that tests name.
#[test]
fn every_reason_has_a_test() {
    let crates = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let source = std::fs::read_to_string(crates.join("pades/src/changes/reason.rs")).unwrap();
    let body = source.split("pub enum Reason {").nth(1).unwrap();
    let body = body.split("\n}").next().unwrap();
    let is_name = |line: &&str| line.starts_with(|first: char| first.is_ascii_uppercase());
    let names = body.lines().map(str::trim).filter(is_name);
    let names = names.filter_map(|line| line.split(['(', ',']).next());
    let mut tests = String::new();
    for folder in ["pades/tests", "pades/tests/attacks", "certified-copy/tests"] {
        for entry in std::fs::read_dir(crates.join(folder)).into_iter().flatten() {
            tests += &std::fs::read_to_string(entry.unwrap().path()).unwrap_or_default();
        }
    }
    let named = |name: &str| {
        let ended = |rest: &str| !rest.starts_with(|next: char| next.is_ascii_alphanumeric());
        let uses = format!("Reason::{name}");
        tests
            .match_indices(&uses)
            .any(|(at, found)| ended(&tests[at + found.len()..]))
    };
    let without: Vec<&str> = names.filter(|name| !named(name)).collect();
    assert!(without.is_empty(), "{without:?}");
}
