//! Many signatures: the file is hashed once, and the form's history is followed once.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod support;

use saoy_pades::{BaseDigest, Integrity, Kind, Request, Unclear, add_field, embed, examine, prepare, survey};
use saoy_pdf::{Dict, Limits, Object, Reader, Update};
use support::{
    files::{Layout, file},
    people::PEOPLE,
};

fn one_more(base: &[u8], name: &str) -> Vec<u8> {
    let reader = Reader::open(base, &Limits::default()).unwrap();
    let mut update = Update::new(&reader).unwrap();
    let field = Dict::new()
        .with("FT", Object::name("Sig"))
        .with("T", Object::text(name));
    let field = update.add(field);
    add_field(&mut update, reader.catalog_ref(), field).unwrap();
    let request = Request::bare(Kind::Approve, 4000);
    let mut prepared = prepare(&reader, &BaseDigest::of(base), update, field, &request).unwrap();
    let cms = PEOPLE.tsa.sign(&prepared.digest);
    embed(&mut prepared, &cms, &PEOPLE.tsa.certificate).unwrap();
    [base, &prepared.appended].concat()
}

/// What a reader counts while all signatures are examined.
fn work(bytes: &[u8], count: usize) -> u64 {
    let reader = Reader::open(bytes, &Limits::default()).unwrap();
    let examined = examine(&reader, &survey(&reader));
    assert_eq!(examined.len(), count);
    assert!(examined.iter().all(|each| each.integrity == Integrity::Intact));
    reader.work_done()
}

#[test]
fn the_work_grows_with_the_number_of_signatures_not_with_its_square() {
    let mut bytes = file(&Layout::default());
    let mut taken = Vec::new();
    for count in 1..=96 {
        bytes = one_more(&bytes, &format!("ky{count}"));
        if [24, 48, 96].contains(&count) {
            taken.push(work(&bytes, count));
        }
    }
    // Four times as many: four times the work, sixteen times if it were the square.
    assert!(taken[2] < taken[0] * 6, "{taken:?}");
}

/// Each field is read, hashed and judged by itself: ten thousand of them around one signature would be ten thousand
/// signatures.
#[test]
fn fields_without_end_that_show_one_signature_are_not_all_read() {
    let signed = one_more(&file(&Layout::default()), "ky");
    let reader = Reader::open(&signed, &Limits::default()).unwrap();
    let value = survey(&reader).entries[0].field_ref;
    let value = reader
        .get(value)
        .unwrap()
        .as_dict()
        .unwrap()
        .reference("V")
        .unwrap();
    let shown = |count: usize| {
        let mut update = Update::new(&reader).unwrap();
        let fields: Vec<Object> = (0..count)
            .map(|number| {
                let field = Dict::new()
                    .with("FT", Object::name("Sig"))
                    .with("T", Object::text(&format!("ky{number}")))
                    .with("V", value);
                Object::Ref(update.add(field))
            })
            .collect();
        let form = update.add(Dict::new().with("Fields", fields));
        let catalog = reader.catalog().unwrap().with("AcroForm", form);
        update.set(reader.catalog_ref(), catalog);
        let bytes = [signed.as_slice(), &update.finish().unwrap().bytes].concat();
        survey(&Reader::open(&bytes, &Limits::default()).unwrap())
    };
    let few = shown(50);
    assert_eq!((few.entries.len(), few.unclear), (51, vec![]));
    let many = shown(5000);
    assert_eq!((many.entries.len(), many.unclear), (100, vec![Unclear::TooMany]));
}
