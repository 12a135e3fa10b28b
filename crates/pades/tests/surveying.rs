//! Every signature of any file: what it covers, what it is for, and every way in which its range can lie.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod support;

use saoy_pades::{Coverage, Entry, Kind, Remark, SignatureKind, Survey, Unclear, add_field, embed, survey};
use saoy_pdf::{Dict, ObjRef, Object, Reader, Update};
use support::{
    files::{Layout, file, replaced},
    people::PEOPLE,
    prepared::{bare, open},
};

fn surveyed(bytes: &[u8]) -> Survey {
    survey(&open(bytes))
}

fn first(bytes: &[u8]) -> Entry {
    surveyed(bytes).entries.remove(0)
}

fn unclear(bytes: &[u8]) -> Unclear {
    first(bytes).found.unwrap_err()
}

/// A signature in a new field, or one without a signature in it when `kind` is none.
fn signed(base: &[u8], name: &str, kind: Kind) -> Vec<u8> {
    let mut prepared = bare(base, name, kind);
    let cms = PEOPLE.leader.sign(&prepared.digest);
    embed(&mut prepared, &cms, &PEOPLE.leader.certificate).unwrap();
    [base, &prepared.appended].concat()
}

/// A later revision that sets objects anew.
fn revised(base: &[u8], edit: impl FnOnce(&Reader<'_>, &mut Update<'_, '_>)) -> Vec<u8> {
    let reader = open(base);
    let mut update = Update::new(&reader).unwrap();
    edit(&reader, &mut update);
    [base, &update.finish().unwrap().bytes].concat()
}

fn field_of(reader: &Reader<'_>, reference: ObjRef) -> Dict {
    reader.get(reference).unwrap().as_dict().unwrap().clone()
}

fn plain() -> Vec<u8> {
    file(&Layout::default())
}

/// The range of the only signature, and the file with other text in its place, padded with spaces.
fn with_range(other: impl FnOnce([u64; 4]) -> String) -> Vec<u8> {
    let bytes = signed(&plain(), "a", Kind::Approve);
    let [zero, start, end, tail] = first(&bytes).found.unwrap().byte_range;
    let was = format!("[{zero} {start} {end} {tail}]");
    let at = bytes
        .windows(was.len())
        .rposition(|window| window == was.as_bytes())
        .unwrap();
    // `prepare` leaves room behind the numbers.
    let room = bytes[at + was.len()..]
        .iter()
        .take_while(|byte| **byte == b' ')
        .count();
    let to = other([zero, start, end, tail]);
    assert!(to.len() <= was.len() + room, "{to} does not fit");
    let to = format!("{to:<width$}", width = was.len() + room);
    let mut out = bytes.clone();
    out[at..at + to.len()].copy_from_slice(to.as_bytes());
    out
}

#[test]
fn each_signature_says_what_it_covers_and_what_it_is_for() {
    let one = signed(
        &plain(),
        "leader",
        Kind::Certify(saoy_pades::Permission::FormFilling),
    );
    let two = signed(&one, "seal", Kind::Approve);
    let entries = surveyed(&two).entries;
    let said: Vec<_> = entries
        .iter()
        .map(|entry| {
            (
                entry.field.as_slice(),
                entry.kind,
                entry.revision,
                entry.appeared,
                entry.coverage,
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            (
                b"leader".as_slice(),
                SignatureKind::Certification,
                Some(1),
                1,
                Some(Coverage::WholeRevision)
            ),
            (
                b"seal",
                SignatureKind::Approval,
                Some(2),
                2,
                Some(Coverage::WholeFile)
            ),
        ]
    );
    assert!(
        entries
            .iter()
            .all(|entry| entry.remarks.is_empty() && entry.found.is_ok())
    );
}

#[test]
fn one_bad_field_hides_no_other() {
    let signed = signed(&plain(), "a", Kind::Approve);
    let bytes = revised(&signed, |reader, update| {
        for value in [Object::Int(5), Object::name("x")] {
            let field = update.add(Dict::new().with("FT", Object::name("Sig")).with("V", value));
            add_field(update, reader.catalog_ref(), field).unwrap();
        }
    });
    let found: Vec<_> = surveyed(&bytes)
        .entries
        .into_iter()
        .map(|entry| (entry.appeared, entry.coverage, entry.found.err()))
        .collect();
    assert_eq!(
        found,
        [
            (1, Some(Coverage::WholeRevision), None),
            (2, None, Some(Unclear::Value)),
            (2, None, Some(Unclear::Value))
        ]
    );
}

#[test]
fn a_signature_that_was_emptied_or_whose_field_is_gone_is_still_listed() {
    let signed = signed(&plain(), "a", Kind::Approve);
    let emptied = revised(&signed, |reader, update| {
        let field = first(&signed).field_ref;
        let mut dict = field_of(reader, field);
        dict.remove("V");
        update.set(field, dict);
    });
    let gone = revised(&signed, |reader, update| {
        let mut catalog = field_of(reader, reader.catalog_ref());
        catalog.remove("AcroForm");
        update.set(reader.catalog_ref(), catalog);
    });
    for bytes in [emptied, gone] {
        let entry = first(&bytes);
        assert!(entry.found.is_ok());
        assert_eq!(entry.coverage, Some(Coverage::WholeRevision));
        assert_eq!(entry.remarks, [Remark::Removed { revision: 2 }]);
    }
}

#[test]
fn a_value_changed_later_is_read_as_it_was_signed() {
    let signed = signed(&plain(), "a", Kind::Approve);
    let value = |reader: &Reader<'_>| {
        let field = field_of(reader, first(&signed).field_ref);
        field.reference("V").unwrap()
    };
    let altered = revised(&signed, |reader, update| {
        let mut dict = field_of(reader, value(reader));
        dict.insert("Reason", Object::text("another"));
        update.set(value(reader), dict);
    });
    let entry = first(&altered);
    assert_eq!(entry.remarks, [Remark::Altered { revision: 2 }]);
    assert!(!entry.found.unwrap().value.contains_key("Reason"));

    let replaced = revised(&signed, |reader, update| {
        let mut dict = field_of(reader, value(reader));
        dict.insert("Contents", Object::HexString(vec![0x30, 0]));
        update.set(value(reader), dict);
    });
    let entries = surveyed(&replaced).entries;
    assert_eq!(entries[0].remarks, [Remark::Replaced { revision: 2 }]);
    assert_eq!(entries[1].found.as_ref().unwrap_err(), &Unclear::GapElsewhere);
    assert_eq!(entries[1].coverage, Some(Coverage::Partial));
}

#[test]
fn one_signature_in_two_fields_counts_once() {
    let signed = signed(&plain(), "a", Kind::Approve);
    let bytes = revised(&signed, |reader, update| {
        let value = field_of(reader, first(&signed).field_ref).reference("V").unwrap();
        let field = Dict::new()
            .with("FT", Object::name("Sig"))
            .with("T", Object::text("b"))
            .with("V", value);
        let field = update.add(field);
        add_field(update, reader.catalog_ref(), field).unwrap();
    });
    let entries = surveyed(&bytes).entries;
    assert!(entries[0].found.is_ok());
    assert_eq!(entries[1].field, b"b");
    assert_eq!(entries[1].found.as_ref().unwrap_err(), &Unclear::Recycled);
}

#[test]
fn a_dictionary_that_points_at_another_ones_signature_is_found_out() {
    let signed = signed(&plain(), "a", Kind::Approve);
    let copied = revised(&signed, |reader, update| {
        let field = first(&signed).field_ref;
        let value = field_of(reader, field).reference("V").unwrap();
        let copy = update.add(field_of(reader, value));
        let other = Dict::new()
            .with("FT", Object::name("Sig"))
            .with("T", Object::text("b"))
            .with("V", copy);
        let other = update.add(other);
        add_field(update, reader.catalog_ref(), other).unwrap();
    });
    let entries = surveyed(&copied).entries;
    assert_eq!(entries[1].found.as_ref().unwrap_err(), &Unclear::GapElsewhere);
    assert_eq!(entries[1].coverage, Some(Coverage::Partial));
}

#[test]
fn every_byte_range_game_has_its_own_name() {
    type Other = fn([u64; 4]) -> String;
    let cases: [(Unclear, Other); 8] = [
        (Unclear::RangeCount(3), |[z, a, b, _]| format!("[{z} {a} {b}]")),
        (Unclear::RangeNumbers, |[z, a, b, _]| format!("[{z} {a} {b} -1]")),
        (Unclear::RangeNumbers, |[z, a, b, _]| format!("[{z} {a} {b} /x]")),
        (Unclear::RangeStart, |[_, a, b, c]| format!("[1 {a} {b} {c}]")),
        (Unclear::RangeOverlap, |[z, a, b, c]| format!("[{z} {b} {a} {c}]")),
        (Unclear::RangeBeyond, |[z, a, b, _]| {
            format!("[{z} {a} {b} 99999]")
        }),
        (Unclear::GapSmaller, |[z, a, b, c]| {
            format!("[{z} {} {b} {c}]", a + 1)
        }),
        (Unclear::GapLarger, |[z, a, b, c]| {
            format!("[{z} {a} {} {}]", b + 2, c - 2)
        }),
    ];
    for (unclear, other) in cases {
        let entry = first(&with_range(other));
        assert_eq!(entry.found.unwrap_err(), unclear);
        assert_eq!(entry.coverage, Some(Coverage::Partial), "{unclear:?}");
        assert_eq!(entry.revision, None);
    }
    let entry = first(&with_range(|_| "5".to_owned()));
    assert_eq!(entry.found.unwrap_err(), Unclear::RangeMissing);
    assert_eq!(entry.coverage, None);
}

#[test]
fn a_range_that_ends_before_its_revision_is_partial() {
    let entry = first(&with_range(|[z, a, b, c]| format!("[{z} {a} {b} {}]", c - 3)));
    assert!(entry.found.is_ok());
    assert_eq!((entry.revision, entry.coverage), (None, Some(Coverage::Partial)));
}

#[test]
fn a_missing_end_of_line_and_blanks_behind_it_leave_nothing_out() {
    let bare = first(&with_range(|[z, a, b, c]| format!("[{z} {a} {b} {}]", c - 1)));
    assert_eq!(
        (bare.revision, bare.coverage),
        (Some(1), Some(Coverage::WholeFile))
    );
}

#[test]
fn contents_are_what_the_dictionary_states_in_hexadecimal() {
    let bytes = signed(&plain(), "a", Kind::Approve);
    let found = first(&bytes).found.unwrap();
    let (start, end) = (found.contents.start as usize, found.contents.end as usize);
    let mut literal = bytes.clone();
    literal[start] = b'(';
    literal[end - 1] = b')';
    assert_eq!(unclear(&literal), Unclear::ContentsNotHex);
    let renamed = replaced(&bytes, "/Contents", "/Kontents");
    assert_eq!(unclear(&renamed), Unclear::ContentsMissing);
    let mut other = bytes.clone();
    other[start..end].fill(b' ');
    other[start..start + 12].copy_from_slice(b"<00> /X <00>");
    assert_eq!(unclear(&other), Unclear::GapLarger);
    let mut spaced = bytes.clone();
    spaced[end - 9..end - 1].copy_from_slice(b"00 0\n0 0");
    assert!(first(&spaced).found.is_ok());
}

#[test]
fn a_certification_is_named_by_the_permissions_and_comes_first() {
    let certified = signed(&plain(), "a", Kind::Certify(saoy_pades::Permission::FormFilling));
    let unnamed = replaced(&certified, "/DocMDP ", "/DocMDX ");
    assert_eq!(first(&certified).kind, SignatureKind::Certification);
    let entry = first(&unnamed);
    assert_eq!(entry.kind, SignatureKind::Approval);
    assert!(!entry.remarks.is_empty(), "{:?}", entry.remarks);
}

#[test]
fn a_timestamp_is_known_by_its_format() {
    let base = plain();
    let prepared = bare(&base, "t", Kind::DocumentTimestamp);
    let bytes = [base.as_slice(), &prepared.appended].concat();
    let entry = first(&bytes);
    assert_eq!(entry.kind, SignatureKind::DocumentTimestamp);
    let renamed = replaced(&bytes, "/DocTimeStamp", "/SigTimeStamp");
    assert_eq!(first(&renamed).remarks, [Remark::TypeContradicted]);
}

#[test]
fn what_cannot_be_read_is_said_and_the_rest_is_found() {
    let one = signed(&plain(), "a", Kind::Approve);
    let both = signed(&one, "b", Kind::Approve);
    let entries = surveyed(&both).entries;
    let own = |index: usize| -> Entry { entries[index].clone() };
    let header = |reference: ObjRef| format!("{} 0 obj", reference.num);
    let spoilt = |reference: ObjRef| {
        replaced(
            &both,
            &header(reference),
            &header(reference).replace("obj", "abj"),
        )
    };

    let reader = open(&both);
    let value = field_of(&reader, own(1).field_ref).reference("V").unwrap();
    let with_value = surveyed(&spoilt(value));
    assert!(with_value.entries[0].found.is_ok());
    assert_eq!(
        with_value.entries[1].found.as_ref().unwrap_err(),
        &Unclear::ValueUnreadable
    );
    assert_eq!(with_value.entries[1].coverage, None);

    let with_field = surveyed(&spoilt(own(1).field_ref));
    assert_eq!(with_field.unclear, [Unclear::Field(own(1).field_ref)]);
    assert!(with_field.entries[0].found.is_ok());

    let no_form = revised(&one, |reader, update| {
        let mut catalog = field_of(reader, reader.catalog_ref());
        catalog.insert("AcroForm", 5);
        update.set(reader.catalog_ref(), catalog);
    });
    let no_form = surveyed(&no_form);
    assert_eq!(no_form.unclear, [Unclear::Form]);
    assert_eq!(no_form.entries[0].remarks, [Remark::Removed { revision: 2 }]);
}

#[test]
fn a_form_without_bottom_is_too_much_and_a_circle_is_none() {
    let deep = revised(&plain(), |reader, update| {
        let nodes: Vec<ObjRef> = (0..40).map(|_| update.reserve()).collect();
        for pair in nodes.windows(2) {
            update.set(pair[0], Dict::new().with("Kids", vec![Object::Ref(pair[1])]));
        }
        update.set(nodes[39], Dict::new());
        add_field(update, reader.catalog_ref(), nodes[0]).unwrap();
    });
    assert_eq!(surveyed(&deep).unclear, [Unclear::TooMany]);
    let circle = revised(&plain(), |reader, update| {
        let own = update.reserve();
        update.set(own, Dict::new().with("Kids", vec![Object::Ref(own)]));
        add_field(update, reader.catalog_ref(), own).unwrap();
    });
    assert_eq!(surveyed(&circle).unclear, []);
}

#[test]
fn a_signature_may_stand_above_the_field_that_is_one() {
    // /V and /FT are inherited (ISO 32000-2 Table 226).
    let signed = signed(&plain(), "a", Kind::Approve);
    let bytes = revised(&signed, |reader, update| {
        let field = first(&signed).field_ref;
        let mut above = field_of(reader, field);
        let kid = update.add(Dict::new().with("FT", Object::name("Sig")).with("Parent", field));
        above.remove("FT");
        above.insert("Kids", vec![Object::Ref(kid)]);
        update.set(field, above);
    });
    let entries = surveyed(&bytes).entries;
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].remarks, []);
}
