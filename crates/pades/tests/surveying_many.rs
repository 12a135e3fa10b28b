//! Many signatures: the file is hashed once, and the form's history is followed once.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod support;

use saoy_pades::{BaseDigest, Integrity, Kind, Request, add_field, embed, examine, prepare, survey};
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
