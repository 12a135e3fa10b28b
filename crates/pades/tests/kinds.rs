//! What each kind of signature writes, with each hash.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a panic fails the test"
)]

mod support;

use saoy_pades::{BaseDigest, FieldLock, Kind, Permission, PrepareError, Request, prepare};
use saoy_pdf::Update;
use saoy_pki::HashAlgorithm;
use support::{
    files::{Layout, file},
    prepared::{field, open, prepared_as, request},
};

#[test]
fn the_dictionary_says_what_each_kind_means() {
    let base = file(&Layout::default());
    let value = |request: Request| {
        let prepared = prepared_as(&base, "a", &request).unwrap();
        String::from_utf8_lossy(&prepared.appended).into_owned()
    };
    for (permission, p) in [
        (Permission::Nothing, "/P 1"),
        (Permission::FormFilling, "/P 2"),
        (Permission::Annotations, "/P 3"),
    ] {
        let certified = value(request(Kind::Certify(permission)));
        assert!(certified.contains("/DocMDP") && certified.contains(p));
        assert!(certified.contains("/Perms") && !certified.contains("/FieldMDP"));
    }
    let locked = value(request(Kind::Approve).locking(FieldLock::All));
    assert!(locked.contains("/FieldMDP") && locked.contains("/All") && !locked.contains("/DocMDP"));
    let named = value(request(Kind::Approve).locking(FieldLock::Include(vec!["so".into()])));
    assert!(named.contains("/Include") && named.contains("(so)"));
    let plain = value(request(Kind::Approve));
    assert!(!plain.contains("/Reference") && plain.contains("/ETSI.CAdES.detached"));
    assert!(plain.contains("D:20261014090000+07'00'"));
}

#[test]
fn the_hash_of_the_request_must_run() {
    let base = file(&Layout::default());
    for hash in [HashAlgorithm::Sha384, HashAlgorithm::Sha512] {
        let request = Request {
            hash,
            ..request(Kind::Approve)
        };
        let prepared = prepared_as(&base, "a", &request).unwrap();
        let whole = [base.as_slice(), &prepared.appended].concat();
        let [_, start, end, _] = prepared.byte_range.map(|at| usize::try_from(at).unwrap());
        let covered = [&whole[..start], &whole[end..]].concat();
        assert_eq!(prepared.digest, hash.digest(&covered));

        let reader = open(&base);
        let mut update = Update::new(&reader).unwrap();
        let page = reader.pages().unwrap()[0].reference;
        let field = field(&mut update, "a", page, "Sig");
        let refused = prepare(&reader, &BaseDigest::of(&base), update, field, &request);
        assert!(matches!(refused, Err(PrepareError::HashNotRunning(other)) if other == hash));
    }
}
