//! Appending a revision, and writing a file from nothing.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod support;

use proptest::prelude::*;
use saoy_pdf::build::NewFile;
use saoy_pdf::{
    Dict, Entry, Mark, Name, ObjRef, Object, ReadError, Reserved, Stream, Update, WriteError, XrefKind, clean,
};
use support::{FIXTURES, PAGE, PAGES, file, one_page, open, pages, r, replaced};

fn append(base: &[u8], change: impl FnOnce(&mut Update<'_, '_>)) -> Vec<u8> {
    let reader = open(base);
    let mut update = Update::new(&reader).unwrap();
    change(&mut update);
    [base, &update.finish().unwrap().bytes].concat()
}

#[test]
fn the_new_section_is_written_like_the_newest_one() {
    for (name, base) in FIXTURES {
        let mut object = r(0);
        let file = append(base, |update| object = update.add(Object::Int(7)));
        let reader = open(&file);
        assert_eq!(reader.xref_kind(), open(base).xref_kind(), "{name}");
        assert_eq!(reader.get(object), Ok(Object::Int(7)), "{name}");
        assert_eq!(reader.revisions().len(), 2, "{name}");
        assert_eq!(
            reader.trailer().int("Prev").unwrap() as u64,
            open(base).revisions()[0].startxref,
            "{name}"
        );
        assert_eq!(reader.catalog_ref(), open(base).catalog_ref(), "{name}");
        let size = reader.trailer().int("Size").unwrap();
        assert_eq!(size, i64::from(reader.entries().last().unwrap().0) + 1, "{name}");
    }
}

#[test]
fn a_stream_section_lists_itself_and_keeps_nothing_of_its_forerunner() {
    let (_, base) = FIXTURES[2];
    let file = append(base, |update| {
        update.add(true);
    });
    let reader = open(&file);
    let own = reader.revision_entries(1).unwrap().last().copied().unwrap();
    let startxref = reader.revisions()[1].startxref;
    assert_eq!(
        own.1,
        Entry::InFile {
            offset: startxref,
            generation: 0
        }
    );
    assert!(!reader.trailer().contains_key("Filter"));
    assert!(!reader.trailer().contains_key("DecodeParms"));
    assert_eq!(reader.trailer().get("W").unwrap().as_array().unwrap().len(), 3);
}

#[test]
fn a_base_without_a_last_end_of_line_gets_one() {
    let base = pages(1);
    let base = base.strip_suffix(b"\n").unwrap();
    let reader = open(base);
    let appended = Update::new(&reader).unwrap().finish().unwrap();
    assert!(appended.bytes.starts_with(b"\nxref\n"));
    let file = [base, &appended.bytes].concat();
    assert_eq!(open(&file).revisions()[1].end, file.len());
}

#[test]
fn the_identifier_keeps_its_first_part_and_changes_its_second() {
    let base = pages(1);
    let file = append(&base, |update| {
        update.add(1);
    });
    let id = |bytes: &[u8]| {
        open(bytes)
            .trailer()
            .get("ID")
            .unwrap()
            .as_array()
            .unwrap()
            .to_vec()
    };
    assert_eq!(id(&base)[0], id(&file)[0]);
    assert_ne!(id(&base)[1], id(&file)[1]);
    let bare = one_page("", "", &[]);
    let file = append(&bare, |update| {
        update.add(1);
    });
    assert!(!open(&file).trailer().contains_key("ID"), "none is made unasked");
}

#[test]
fn reserved_runs_are_found_at_their_absolute_place() {
    let base = pages(2);
    let reader = open(&base);
    let mut update = Update::new(&reader).unwrap();
    let contents = Reserved {
        mark: Mark(1),
        bytes: b"<0000>".to_vec(),
    };
    let range = Reserved {
        mark: Mark(2),
        bytes: b"[0 0000 0000 0000]".to_vec(),
    };
    update.add(Dict::new().with("Contents", contents).with("ByteRange", range));
    let mut appended = update.finish().unwrap();
    let place = appended.range(Mark(1)).unwrap();
    appended
        .slice_mut(place.clone())
        .unwrap()
        .copy_from_slice(b"<abcd>");
    assert_eq!(appended.slice_mut(0..4), None, "the base is not ours");
    let file = [&base[..], &appended.bytes].concat();
    assert_eq!(&file[place.start as usize..place.end as usize], b"<abcd>");
    let place = appended.range(Mark(2)).unwrap();
    assert_eq!(
        &file[place.start as usize..place.end as usize],
        b"[0 0000 0000 0000]"
    );
    assert_eq!(appended.range(Mark(3)), None);
}

#[test]
fn an_update_sees_what_it_has_changed() {
    let base = pages(1);
    let reader = open(&base);
    let mut update = Update::new(&reader).unwrap();
    let new = update.reserve();
    assert_eq!(update.get(new), Ok(Object::Null));
    update.set(new, 5);
    assert_eq!(update.resolve(&new.into()), Ok(Object::Int(5)));
    let catalog = update.get(reader.catalog_ref()).unwrap();
    update.set(
        reader.catalog_ref(),
        catalog
            .as_dict()
            .unwrap()
            .clone()
            .with("Lang", Object::text("vi")),
    );
    assert!(
        update
            .get(reader.catalog_ref())
            .unwrap()
            .as_dict()
            .unwrap()
            .contains_key("Lang")
    );
    assert!(!reader.catalog().unwrap().contains_key("Lang"));
    let own = update.reserve();
    update.set(own, own);
    assert_eq!(update.resolve(&own.into()), Err(ReadError::Endless(own)));
}

#[test]
fn a_page_is_appended_with_defaults_of_its_own() {
    let root = "<</Type/Pages/Kids 4 0 R/Count 1/Rotate 90/CropBox[0 0 9 9]/MediaBox[0 0 9 9]>>";
    let base = file(
        &[
            "<</Type/Catalog/Pages 2 0 R>>",
            root,
            "<</Type/Page/Parent 2 0 R>>",
            "[3 0 R]",
        ],
        "",
    );
    let media = [0, 0, 595, 842].map(Object::Int).to_vec();
    let file = append(&base, |update| {
        update.append_page(Dict::new().with("MediaBox", media)).unwrap();
    });
    let clean = clean::inspect(&file, &saoy_pdf::Limits::default()).unwrap();
    assert_eq!(
        (clean.page_sizes[1].width, clean.page_sizes[1].height),
        (595.0, 842.0)
    );
    assert_eq!(open(&file).pages().unwrap()[0].rotate, 90);
}

#[test]
fn streams_of_the_base_can_be_written_again() {
    let base = pages(1);
    let reader = open(&base);
    let contents = reader.pages().unwrap()[0].dict.reference("Contents").unwrap();
    let stream = reader.get(contents).unwrap();
    let mut copy = r(0);
    let file = append(&base, |update| copy = update.add(stream.clone()));
    let reader = open(&file);
    let copied = reader.get(copy).unwrap();
    assert_eq!(
        reader.raw(copied.as_stream().unwrap()),
        reader.raw(stream.as_stream().unwrap())
    );
    assert_eq!(
        reader.decoded(copied.as_stream().unwrap()).unwrap(),
        b"0 0 0 9 re f"
    );
}

#[test]
fn what_cannot_be_appended_to_is_refused() {
    let refusal = |bytes: &[u8]| Update::new(&open(bytes)).map(|_| ()).unwrap_err();
    let encrypted = file(&["<</Type/Catalog/Pages 2 0 R>>", PAGES, PAGE], "/Encrypt<<>>");
    assert_eq!(refusal(&encrypted), WriteError::Encrypted);
    let base = pages(1);
    let reader = open(&base);
    let finish = |change: fn(&mut Update<'_, '_>)| {
        let mut update = Update::new(&reader).unwrap();
        change(&mut update);
        update.finish().unwrap_err()
    };
    let next = r(reader.max_object_number() + 1);
    let reserved = finish(|update| {
        update.reserve();
    });
    assert_eq!(reserved, WriteError::Unset(next));
    let foreign = ObjRef {
        num: 1,
        generation: 3,
    };
    assert_eq!(
        finish(|update| update.set(
            ObjRef {
                num: 1,
                generation: 3
            },
            1
        )),
        WriteError::NotOurs(foreign)
    );
    assert_eq!(
        finish(|update| update.set(ObjRef::new(99), 1)),
        WriteError::NotOurs(r(99))
    );
    assert_eq!(
        finish(|update| update.set(ObjRef::new(0), 1)),
        WriteError::NotOurs(r(0))
    );
}

#[test]
fn numbers_end_before_readers_lose_count() {
    let base = replaced(&one_page("", "", &[]), "/Size 4", "/Size 2147483647");
    let reader = open(&base);
    let mut update = Update::new(&reader).unwrap();
    update.add(1);
    assert_eq!(update.finish(), Err(WriteError::TooLarge));
}

#[test]
fn a_page_needs_a_tree_to_hang_on() {
    let base = file(
        &[
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[3 0 R]>>",
            PAGE,
        ],
        "",
    );
    let reader = open(&base);
    let mut update = Update::new(&reader).unwrap();
    let refusal = update.append_page(Dict::new()).unwrap_err();
    assert_eq!(refusal, WriteError::Read(ReadError::Entry(r(2), "Count")));
}

#[test]
fn hybrid_bases_are_refused() {
    let bytes = one_page("", "", &[]);
    let at = open(&bytes).revisions()[0].startxref as usize;
    let stream =
        "4 0 obj\n<</Type/XRef/W[1 1 1]/Index[4 1]/Size 5/Length 3>>\nstream\n\0\0\0\nendstream\nendobj\n";
    let hybrid = replaced(&bytes, "xref\n0 4", &format!("{stream}xref\n0 4"));
    let hybrid = replaced(&hybrid, "/Size 4", &format!("/Size 5/XRefStm {at}"));
    let hybrid = replaced(
        &hybrid,
        &format!("startxref\n{at}"),
        &format!("startxref\n{}", at + stream.len()),
    );
    let reader = open(&hybrid);
    assert_eq!(reader.xref_kind(), XrefKind::Hybrid);
    assert_eq!(Update::new(&reader).map(|_| ()).unwrap_err(), WriteError::Hybrid);
}

#[test]
fn a_new_file_refuses_what_was_never_set() {
    let mut file = NewFile::new("1.7");
    let reserved = file.reserve();
    assert_eq!(
        file.finish(reserved, None, [0; 16]),
        Err(WriteError::Unset(reserved))
    );
}

/// Any object that can be read back as it was written.
fn objects() -> impl Strategy<Value = Object> {
    let bytes = proptest::collection::vec(any::<u8>(), 0..20);
    let name = proptest::collection::vec(1_u8.., 0..8).prop_map(Name::new);
    let leaf = prop_oneof![
        any::<bool>().prop_map(Object::Bool),
        (-i64::MAX..).prop_map(Object::Int),
        (-1e6..1e6_f64)
            .prop_filter("whole numbers read as integers", |value| value.fract() != 0.0)
            .prop_map(Object::Real),
        name.clone().prop_map(Object::Name),
        bytes.clone().prop_map(Object::String),
        bytes.prop_map(Object::HexString),
        (1..9_u32).prop_map(|num| Object::Ref(ObjRef::new(num))),
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Object::Array),
            proptest::collection::vec((name.clone(), inner), 0..6)
                .prop_map(|entries| entries.into_iter().collect::<Dict>().into()),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn appending_keeps_every_earlier_byte_and_shows_the_new_objects(
        base in 0..FIXTURES.len(),
        rounds in proptest::collection::vec(proptest::collection::vec(objects(), 0..4), 1..4),
        data in proptest::collection::vec(any::<u8>(), 0..300),
    ) {
        let mut bytes = FIXTURES[base].1.to_vec();
        for objects in rounds {
            let reader = open(&bytes);
            let mut update = Update::new(&reader).unwrap();
            let added: Vec<_> = objects.into_iter().map(|object| (update.add(object.clone()), object)).collect();
            let stream = update.add(Stream::new(Dict::new(), data.clone()));
            let appended = update.finish().unwrap();
            prop_assert_eq!(appended.base_len as usize, bytes.len());
            let before = bytes.len();
            bytes.extend(&appended.bytes);
            let reader = open(&bytes);
            for (reference, object) in added {
                prop_assert_eq!(reader.get(reference).unwrap(), object);
            }
            let read = reader.get(stream).unwrap();
            prop_assert_eq!(reader.raw(read.as_stream().unwrap()), &data);
            let revisions = reader.revisions();
            prop_assert_eq!(revisions.last().unwrap().start, before);
            prop_assert_eq!(revisions.last().unwrap().end, bytes.len());
            prop_assert_eq!(reader.pages().unwrap().len(), 3);
        }
        prop_assert!(bytes.starts_with(FIXTURES[base].1));
    }
}
