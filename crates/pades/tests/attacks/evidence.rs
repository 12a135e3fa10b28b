//! The store of evidence when it is renewed: `/VRI` says what belongs to which signature (ISO 32000-2 §12.8.4.4), the
//! evidence itself stays, or is said again.

use saoy_pades::changes::Reason;
use saoy_pdf::{Dict, ObjRef, Object, Stream, Update};
use saoy_pki::{
    SignatureScheme,
    crl::{self, Revoked},
    ocsp::{self, CertStatus, Responder, Statement},
};

use crate::{
    judge::{Why, judge, rejected, rejected_as},
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
    // About somebody else, or no answer at all: the store has lost one.
    let shrunk = Reason::SecurityStoreShrunk("OCSPs".into());
    rejected_as(
        &renewed(&good, answer(&PEOPLE.agency, CertStatus::Good, SECOND)),
        &shrunk,
    );
    rejected_as(
        &renewed(&good, Stream::new(Dict::new(), b"good".to_vec())),
        &shrunk,
    );
    // That he was revoked is not unsaid by what was known before.
    let changed = Reason::VriChanged(KEY.into());
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
    let left_out = |base: &[u8], brings: bool, all: bool| {
        appended(base, |update| {
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
    let revoked = archived(answer(&PEOPLE.leader, REVOKED, FIRST));
    for base in [&good, &revoked] {
        assert_eq!(judge(&left_out(base, true, false)), []);
        assert_eq!(judge(&left_out(base, true, true)), []);
        rejected_as(&left_out(base, false, false), &Reason::VriChanged(KEY.into()));
        rejected_as(&left_out(base, false, true), &Reason::VriRemoved);
    }
    // A copy of what is there is nothing new.
    let copied = appended(&good, |update| {
        let copy = update.add(answer(&PEOPLE.leader, CertStatus::Good, FIRST));
        store(update, &[BLANK.evidence], &[first, copy], None);
    });
    rejected_as(&copied, &Reason::VriChanged(KEY.into()));
    // What stood in the lists of the store stays there.
    let lost = appended(&good, |update| {
        let next = update.add(answer(&PEOPLE.agency, CertStatus::Good, FIRST));
        store(update, &[], &[first, next], None);
    });
    rejected_as(&lost, &Reason::SecurityStoreShrunk("Certs".into()));
    let only_named = appended(&good, |update| {
        store(update, &[BLANK.evidence], &[], Some(&[first]));
    });
    rejected_as(&only_named, &Reason::SecurityStoreShrunk("OCSPs".into()));
}

/// A paper whose store names evidence in an entry alone, certified so that nothing but the archive may change.
fn named_alone(list: &str, evidence: Stream) -> Vec<u8> {
    let base = appended(&BLANK.file, |update| {
        let evidence = update.add(evidence);
        let entry = Dict::new().with(list, vec![Object::Ref(evidence)]);
        edit(update, BLANK.store, |store| {
            store.insert("VRI", Dict::new().with(KEY, entry));
        });
    });
    signed(&base, Says::Certifies(1), |_| BLANK.leader)
}

/// The entry written anew.
fn entry_anew(base: &[u8], entry: impl Into<Object>) -> Vec<u8> {
    appended(base, |update| {
        edit(update, BLANK.store, |store| {
            store.insert("VRI", Dict::new().with(KEY, entry));
        });
    })
}

fn list_of(revoked: &[&Person]) -> Stream {
    let root = &PEOPLE.root;
    let issuer = (&root.certificate, &root.key, SignatureScheme::RsaPkcs1Sha256);
    let revoked: Vec<Revoked> = revoked
        .iter()
        .map(|who| Revoked {
            serial: who.certificate.serial().to_vec(),
            at: at(FIRST),
            reason: None,
        })
        .collect();
    let list = crl::issue(issuer, 1, at(FIRST), at(SECOND), &revoked).unwrap();
    Stream::new(Dict::new(), list)
}

/// What says nothing against anybody may be lost: the signature then has less to show for itself, and nothing shows
/// otherwise. What says something against somebody may not.
#[test]
fn an_entry_that_loses_evidence() {
    let leader = &PEOPLE.leader;
    let certificate = Stream::new(Dict::new(), leader.certificate.der().to_vec());
    for (list, evidence) in [
        ("OCSP", answer(leader, CertStatus::Good, FIRST)),
        ("CRL", list_of(&[])),
        ("Cert", certificate),
    ] {
        let base = named_alone(list, evidence);
        assert_eq!(judge(&entry_anew(&base, Dict::new())), [], "{list}");
        let time = Dict::new().with("TU", Object::String(b"D:20261015020000Z".to_vec()));
        assert_eq!(judge(&entry_anew(&base, time)), [], "{list}");
    }
    let changed = Reason::VriChanged(KEY.into());
    for (list, evidence) in [
        ("OCSP", answer(leader, REVOKED, FIRST)),
        ("OCSP", answer(leader, CertStatus::Unknown, FIRST)),
        ("OCSP", Stream::new(Dict::new(), b"unreadable".to_vec())),
        ("CRL", list_of(&[leader])),
        ("CRL", Stream::new(Dict::new(), b"unreadable".to_vec())),
    ] {
        let base = named_alone(list, evidence);
        rejected_as(&entry_anew(&base, Dict::new()), &changed);
        let without = appended(&base, |update| {
            edit(update, BLANK.store, |store| _ = store.remove("VRI"));
        });
        rejected_as(&without, &Reason::VriRemoved);
    }
}

/// An entry written anew has nothing but what an entry has, and leads to nothing else.
#[test]
fn an_entry_that_becomes_something_else() {
    let base = named_alone("OCSP", answer(&PEOPLE.leader, CertStatus::Good, FIRST));
    let shape = |what: &str| Reason::SecurityStoreShape(what.into());
    let page = Object::Ref(BLANK.page);
    for (entry, what) in [
        (Dict::new().with("Cert", vec![page.clone()]), "Cert"),
        (Dict::new().with("Annots", vec![page.clone()]), "Annots"),
        (Dict::new().with("TU", page.clone()), "TU"),
        (Dict::new().with("OCSP", page.clone()), "OCSP"),
    ] {
        rejected_as(&entry_anew(&base, entry), &shape(what));
    }
    rejected_as(&entry_anew(&base, page.clone()), &shape("Type"));
    rejected_as(&entry_anew(&base, 5), &shape(KEY));
    // Evidence that shows is no evidence: the page's content is a stream, too.
    let shown = Dict::new().with("Cert", vec![Object::Ref(BLANK.content)]);
    let shown = appended(&entry_anew(&base, shown), |update| {
        update.set(BLANK.content, Stream::new(Dict::new(), b"0 0 9 9 re f".to_vec()));
    });
    rejected(&shown, |why| matches!(why, Why::Changed(_)));
}

/// A new entry is named by SHA-1 or SHA-256 in hexadecimal digits.
#[test]
fn what_a_new_entry_is_called() {
    let base = archived(answer(&PEOPLE.leader, CertStatus::Good, FIRST));
    let named = |name: &str| {
        appended(&base, |update| {
            let entry = Dict::new().with("Cert", vec![Object::Ref(BLANK.evidence)]);
            let first = first_of(&base);
            store(update, &[BLANK.evidence], &[first], Some(&[first]));
            edit(update, BLANK.store, |store| {
                let vri = store.get("VRI").and_then(Object::as_dict).cloned().unwrap();
                store.insert("VRI", vri.with(name, entry));
            });
        })
    };
    let digits = "0123456789ABCDEF".repeat(5);
    for length in [40, 64] {
        let name = digits.get(16..16 + length).unwrap();
        let name = if length == 40 {
            name.replace('0', "F")
        } else {
            name.to_owned()
        };
        assert_eq!(judge(&named(&name)), [], "{length}");
    }
    for name in [
        &digits[..39],
        &digits[..63],
        &digits[..65],
        &digits[..56],
        &digits[..80],
    ] {
        rejected_as(&named(name), &Reason::SecurityStoreShape(name.to_owned()));
    }
    let lower = digits[..64].to_lowercase();
    rejected_as(&named(&lower), &Reason::SecurityStoreShape(lower.clone()));
}
