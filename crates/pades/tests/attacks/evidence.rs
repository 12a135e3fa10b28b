//! The store of evidence when it is renewed: `/VRI` says what belongs to which signature (ISO 32000-2 §12.8.4.4), the
//! evidence itself stays, or is said again.

use saoy_pades::changes::Reason;
use saoy_pdf::{Dict, ObjRef, Object, Stream, Update};
use saoy_pki::{
    SignatureScheme,
    ocsp::{self, CertStatus, Responder, Statement},
};

use crate::{
    judge::{judge, rejected_as},
    support::{
        hand::{Says, signed},
        later::{appended, edit, open},
        paper::BLANK,
        people::{PEOPLE, Person, at},
    },
};

const KEY: &str = "0123456789ABCDEF0123456789ABCDEF01234567";

/// An answer about somebody's certificate.
fn answer(about: &Person, status: CertStatus, day: &str) -> Stream {
    let root = &PEOPLE.root;
    let question = ocsp::request(&about.certificate, &root.certificate, None).unwrap();
    let statement = Statement {
        id: ocsp::parse_request(&question).unwrap().ids.remove(0),
        status,
        this_update: at(day),
        next_update: None,
    };
    let responder = Responder {
        certificate: &root.certificate,
        key: &root.key,
        scheme: SignatureScheme::RsaPkcs1Sha256,
    };
    let der = ocsp::issue(&responder, &[statement], at(day), None).unwrap();
    Stream::new(Dict::new(), der)
}

const FIRST: &str = "2026-10-14T02:00:00Z";
const SECOND: &str = "2026-10-15T02:00:00Z";
const REVOKED: CertStatus = CertStatus::Revoked {
    at: jiff::Timestamp::UNIX_EPOCH,
    reason: None,
};

/// A paper with this answer in its store, certified so that nothing but the archive may change.
fn archived(first: Stream) -> Vec<u8> {
    let base = appended(&BLANK.file, |update| {
        let first = update.add(first);
        store(update, &[BLANK.evidence], &[first], Some(&[first]));
    });
    signed(&base, Says::Certifies(1), |_| BLANK.leader)
}

fn list(items: &[ObjRef]) -> Vec<Object> {
    items.iter().copied().map(Object::Ref).collect()
}

/// Writes the store: certificates, answers, and those of the signature.
fn store(update: &mut Update<'_, '_>, certificates: &[ObjRef], answers: &[ObjRef], entry: Option<&[ObjRef]>) {
    let mut vri = Dict::new();
    if let Some(entry) = entry {
        vri.insert(
            KEY,
            Dict::new()
                .with("OCSP", list(entry))
                .with("Cert", list(certificates)),
        );
    }
    edit(update, BLANK.store, |store| {
        store.insert("Certs", list(certificates));
        store.insert("OCSPs", list(answers));
        store.insert("VRI", vri);
    });
}

/// The reference of the first answer.
fn first_of(file: &[u8]) -> ObjRef {
    let reader = open(file);
    let store = reader.get(BLANK.store).unwrap();
    let answers = store.as_dict().unwrap().get("OCSPs").unwrap().as_array().unwrap()[0].clone();
    answers.as_ref().unwrap()
}

/// iText asks anew and writes what it hears in the place of what was there.
#[test]
fn answers_that_are_renewed() {
    let renewed = |file: &[u8], next: Stream| {
        appended(file, |update| {
            let next = update.add(next);
            store(update, &[BLANK.evidence], &[next], Some(&[next]));
        })
    };
    let good = archived(answer(&PEOPLE.leader, CertStatus::Good, FIRST));
    assert_eq!(
        judge(&renewed(&good, answer(&PEOPLE.leader, CertStatus::Good, SECOND))),
        []
    );
    let changed = Reason::VriChanged(KEY.into());
    // About somebody else, or no answer at all.
    rejected_as(
        &renewed(&good, answer(&PEOPLE.agency, CertStatus::Good, SECOND)),
        &changed,
    );
    rejected_as(
        &renewed(&good, Stream::new(Dict::new(), b"good".to_vec())),
        &changed,
    );
    // That he was revoked is not unsaid by what was known before.
    let revoked = archived(answer(&PEOPLE.leader, REVOKED, SECOND));
    rejected_as(
        &renewed(&revoked, answer(&PEOPLE.leader, CertStatus::Good, FIRST)),
        &changed,
    );
    let without = appended(&revoked, |update| {
        let next = update.add(answer(&PEOPLE.agency, CertStatus::Good, SECOND));
        store(update, &[BLANK.evidence], &[next], None);
    });
    rejected_as(&without, &changed);
}

/// Who brings evidence may leave the entry of a signature out, and all entries; who brings none may not.
#[test]
fn an_entry_that_is_left_out() {
    let good = archived(answer(&PEOPLE.leader, CertStatus::Good, FIRST));
    let first = first_of(&good);
    let left_out = |brings: bool, all: bool| {
        appended(&good, |update| {
            let mut answers = vec![first];
            if brings {
                answers.push(update.add(answer(&PEOPLE.agency, CertStatus::Good, FIRST)));
            }
            store(update, &[BLANK.evidence], &answers, None);
            if all {
                edit(update, BLANK.store, |store| _ = store.remove("VRI"));
            }
        })
    };
    assert_eq!(judge(&left_out(true, false)), []);
    assert_eq!(judge(&left_out(true, true)), []);
    rejected_as(&left_out(false, false), &Reason::VriChanged(KEY.into()));
    rejected_as(&left_out(false, true), &Reason::VriRemoved);
    // A copy of what is there is nothing new.
    let copied = appended(&good, |update| {
        let copy = update.add(answer(&PEOPLE.leader, CertStatus::Good, FIRST));
        store(update, &[BLANK.evidence], &[first, copy], None);
    });
    rejected_as(&copied, &Reason::VriChanged(KEY.into()));
    // The certificate goes with the entry.
    let lost = appended(&good, |update| {
        let next = update.add(answer(&PEOPLE.agency, CertStatus::Good, FIRST));
        store(update, &[], &[first, next], None);
    });
    rejected_as(&lost, &Reason::VriChanged(KEY.into()));
    let only_listed = appended(&good, |update| {
        let next = update.add(answer(&PEOPLE.agency, CertStatus::Good, FIRST));
        store(update, &[BLANK.evidence], &[first, next], Some(&[first]));
        edit(update, BLANK.store, |store| {
            _ = store.insert("Certs", Vec::<Object>::new())
        });
    });
    rejected_as(&only_listed, &Reason::SecurityStoreShrunk("Certs".into()));
}
