//! Partial, delta and indirect lists, and lists signed by others: what each may say, and who may say it.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::shape::{any, directory, oid, point, scope, sequence, uri};
use common::{SCHEME, Subject, name, now, root};
use jiff::{SignedDuration, Timestamp};
use saoy_pki::crl::{self, CrlError, Revoked};
use saoy_pki::path::Settings;
use saoy_pki::revocation::{Doubt, Evidence, Verdict, judge};
use saoy_pki::validation::{Material, Refusal, Trusted, validate};
use saoy_pki::{Certificate, KeyUsage, oids};

fn hours(count: i64) -> Timestamp {
    now() + SignedDuration::from_hours(count)
}

fn revoked(serial: u8, reason: u8) -> Revoked {
    Revoked {
        serial: vec![serial],
        at: hours(-3),
        reason: Some(reason),
    }
}

/// A list with a number, its times, entries and further extensions.
fn list(issuer: &Subject, number: u64, from: i64, entries: &[Revoked], more: &[(u8, Vec<u8>)]) -> Vec<u8> {
    let more: Vec<_> = more
        .iter()
        .map(|(kind, value)| {
            let id = match kind {
                27 => oids::CE_DELTA_CRL,
                _ => oids::CE_ISSUING_DISTRIBUTION_POINT,
            };
            (id, value.clone())
        })
        .collect();
    let signing = (&issuer.certificate, &issuer.key, SCHEME);
    crl::issue_with(signing, number, hours(from), hours(from + 10), entries, &more).unwrap()
}

fn delta(issuer: &Subject, number: u64, base: u8, from: i64, entries: &[Revoked]) -> Vec<u8> {
    list(issuer, number, from, entries, &[(27, vec![2, 1, base])])
}

fn partial(issuer: &Subject, entries: &[Revoked], scope: Vec<u8>) -> Vec<u8> {
    list(issuer, 1, -1, entries, &[(28, scope)])
}

fn ask(certificate: &Certificate, issuer: &Subject, lists: &[Vec<u8>]) -> Verdict {
    let evidence: Vec<_> = lists.iter().map(|der| Evidence::Crl(der)).collect();
    judge(certificate, &issuer.certificate, &evidence, now())
}

fn is_good(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Good { .. })
}

fn doubt(error: CrlError) -> Verdict {
    Verdict::Unknown(vec![error.into()])
}

#[test]
fn a_delta_list_brings_its_base_up_to_date() {
    let root = root("Gốc");
    let person = root.person("Lá", 3).certificate;
    let base = list(&root, 5, -2, &[], &[]);
    let news = delta(&root, 6, 4, -1, &[revoked(3, 1)]);
    assert!(is_good(&ask(&person, &root, std::slice::from_ref(&base))));
    assert_eq!(
        ask(&person, &root, &[base, news]),
        Verdict::Revoked {
            evidence: 1,
            at: hours(-3),
            reason: Some(1),
            proven: true,
        }
    );
}

#[test]
fn a_delta_list_lifts_a_hold_and_renews_an_old_base() {
    let root = root("Gốc");
    let person = root.person("Lá", 3).certificate;
    let held = list(&root, 5, -20, &[revoked(3, 6)], &[]);
    assert!(matches!(
        ask(&person, &root, std::slice::from_ref(&held)),
        Verdict::Revoked { .. }
    ));
    let lifted = delta(&root, 6, 5, -1, &[revoked(3, 8)]);
    let verdict = ask(&person, &root, &[held, lifted]);
    assert_eq!(
        verdict,
        Verdict::Good {
            evidence: 1,
            this_update: hours(-1),
            until: hours(9)
        }
    );
}

/// removeFromCRL ends a hold, nothing else; and in a complete list it is an entry as any other (RFC 5280 §5.3.1).
#[test]
fn only_a_hold_is_lifted_and_only_by_a_delta_list() {
    let root = root("Gốc");
    let person = root.person("Lá", 3).certificate;
    let compromised = list(&root, 5, -2, &[revoked(3, 1)], &[]);
    let lifted = delta(&root, 6, 5, -1, &[revoked(3, 8)]);
    let verdict = ask(&person, &root, &[compromised, lifted]);
    assert!(matches!(verdict, Verdict::Revoked { reason: Some(1), .. }));
    let strange = list(&root, 5, -2, &[revoked(3, 8)], &[]);
    assert!(matches!(
        ask(&person, &root, &[strange]),
        Verdict::Revoked { reason: Some(8), .. }
    ));
}

#[test]
fn a_delta_list_counts_only_with_its_own_base() {
    let root = root("Gốc");
    let person = root.person("Lá", 3).certificate;
    let old = list(&root, 3, -20, &[], &[]);
    let news = delta(&root, 6, 4, -1, &[]);
    let stale = Verdict::Unknown(vec![Doubt::Stale(hours(-10))]);
    assert_eq!(ask(&person, &root, &[old, news.clone()]), stale);
    assert_eq!(ask(&person, &root, &[news]), doubt(CrlError::DeltaAlone));
}

/// A delta list that is older than the list it would change, by its number, changes nothing.
#[test]
fn numbers_do_not_roll_back() {
    let root = root("Gốc");
    let person = root.person("Lá", 3).certificate;
    let held = list(&root, 300, -2, &[revoked(3, 6)], &[]);
    for number in [4, 44, 299, 300] {
        let back = delta(&root, number, 3, -1, &[revoked(3, 8)]);
        let verdict = ask(&person, &root, &[held.clone(), back]);
        assert!(
            matches!(verdict, Verdict::Revoked { evidence: 0, .. }),
            "{number}: {verdict:?}"
        );
    }
    let next = delta(&root, 301, 3, -1, &[revoked(3, 8)]);
    assert!(is_good(&ask(&person, &root, &[held, next])));
}

#[test]
fn a_hold_is_over_when_a_newer_list_no_longer_knows_it() {
    let root = root("Gốc");
    let person = root.person("Lá", 3).certificate;
    let newer = list(&root, 6, -1, &[], &[]);
    let held = list(&root, 5, -2, &[revoked(3, 6)], &[]);
    assert!(is_good(&ask(&person, &root, &[held, newer.clone()])));
    let final_one = list(&root, 5, -2, &[revoked(3, 1)], &[]);
    assert!(matches!(
        ask(&person, &root, &[final_one, newer]),
        Verdict::Revoked { .. }
    ));
}

#[test]
fn a_partial_list_speaks_only_about_its_part() {
    let root = root("Gốc");
    let person = root.person("Lá", 3).certificate;
    let sub = root.authority("CA", 4, None).certificate;
    let about = |flag| partial(&root, &[], scope(&[], &[flag], None));
    let (users, authorities, attributes) = (about(1), about(2), about(5));
    assert!(is_good(&ask(&person, &root, std::slice::from_ref(&users))));
    assert_eq!(ask(&sub, &root, &[users]), doubt(CrlError::OnlyUserCertificates));
    assert!(is_good(&ask(&sub, &root, std::slice::from_ref(&authorities))));
    assert_eq!(
        ask(&person, &root, &[authorities]),
        doubt(CrlError::OnlyAuthorities)
    );
    assert_eq!(
        ask(&person, &root, &[attributes]),
        doubt(CrlError::OnlyAttributeCertificates)
    );
}

#[test]
fn a_list_of_another_point_says_nothing() {
    let root = root("Gốc");
    let points = sequence(&[point(&[uri("http://vidu.example/1.crl")], None, None)]);
    let person = root
        .issue("Lá", 3, |b| {
            b.extension(oids::CE_CRL_DISTRIBUTION_POINTS, false, &any(&points))
        })
        .certificate;
    let at = |address: &str| partial(&root, &[], scope(&[uri(address)], &[], None));
    assert!(is_good(&ask(&person, &root, &[at("http://vidu.example/1.crl")])));
    assert_eq!(
        ask(&person, &root, &[at("http://vidu.example/2.crl")]),
        doubt(CrlError::OtherPoint)
    );
    // A list without a scope is about everything.
    assert!(is_good(&ask(&person, &root, &[list(&root, 1, -1, &[], &[])])));
}

#[test]
fn lists_of_some_reasons_count_when_together_they_cover_all() {
    let root = root("Gốc");
    let person = root.person("Lá", 3).certificate;
    // keyCompromise and cACompromise; then the other six.
    let first = partial(&root, &[], scope(&[], &[], Some(&[5, 0x60])));
    let rest = partial(&root, &[], scope(&[], &[], Some(&[7, 0x1f, 0x80])));
    let alone = ask(&person, &root, std::slice::from_ref(&first));
    assert_eq!(alone, Verdict::Unknown(vec![Doubt::ReasonsNotCovered]));
    assert!(is_good(&ask(&person, &root, &[first.clone(), rest])));
    let listed = partial(&root, &[revoked(3, 5)], scope(&[], &[], Some(&[7, 0x1f, 0x80])));
    assert!(matches!(
        ask(&person, &root, &[first, listed]),
        Verdict::Revoked { evidence: 1, .. }
    ));
}

/// A root, an authority below it, a person, and an authority for lists.
struct World {
    root: Subject,
    sub: Subject,
    person: Subject,
    lister: Subject,
}

fn world() -> World {
    let root = root("Gốc");
    let sub = root.authority("CA", 2, None);
    let usage = KeyUsage {
        crl_sign: true,
        ..KeyUsage::default()
    };
    let lister = root.issue("Danh sách", 5, |b| b.key_usage(usage));
    let points = sequence(&[point(&[], None, Some(&name("Danh sách")))]);
    let person = sub.issue("Lá", 3, |b| {
        b.extension(oids::CE_CRL_DISTRIBUTION_POINTS, false, &any(&points))
    });
    World {
        root,
        sub,
        person,
        lister,
    }
}

impl World {
    /// With the root's list, this indirect one, and the certificate of its signer at hand or not.
    fn judge(&self, root_list: &[Revoked], indirect: Vec<u8>, enclosed: bool) -> Result<Trusted, Refusal> {
        let lists = [list(&self.root, 1, -1, root_list, &[]), indirect];
        let evidence: Vec<_> = lists.iter().map(|der| Evidence::Crl(der)).collect();
        let mut certificates = vec![self.sub.certificate.clone()];
        if enclosed {
            certificates.push(self.lister.certificate.clone());
        }
        let material = Material {
            certificates: &certificates,
            anchors: std::slice::from_ref(&self.root.certificate),
            evidence: &evidence,
        };
        validate(&self.person.certificate, &material, &Settings::at(now()))
    }

    fn indirect(&self, entries: &[Revoked]) -> Vec<u8> {
        partial(
            &self.lister,
            entries,
            scope(&[directory(&name("Danh sách"))], &[4], None),
        )
    }
}

fn doubts(outcome: Result<Trusted, Refusal>) -> Vec<Doubt> {
    match outcome {
        Err(Refusal::Unknown { doubts, index: 0, .. }) => doubts,
        other => vec![Doubt::Ocsp(saoy_pki::ocsp::OcspError::NoAnswer); usize::from(other.is_ok()) + 9],
    }
}

#[test]
fn an_indirect_list_counts_when_its_signer_is_good() {
    let world = world();
    let trusted = world.judge(&[], world.indirect(&[]), true).unwrap();
    assert_eq!(trusted.revocation.len(), 2);
    assert!(trusted.revocation.iter().all(is_good));
    assert_eq!(trusted.path.anchor(), Some(&world.root.certificate));
    let missing = doubts(world.judge(&[], world.indirect(&[]), false));
    assert!(missing.contains(&CrlError::OtherIssuer.into()), "{missing:?}");
    let distrusted = doubts(world.judge(&[revoked(5, 1)], world.indirect(&[]), true));
    assert!(
        distrusted.contains(&CrlError::IssuerRevocation.into()),
        "{distrusted:?}"
    );
}

#[test]
fn an_indirect_list_names_whose_certificates_it_means() {
    let world = world();
    // Serial 3 of the list's own issuer is somebody else.
    assert!(world.judge(&[], world.indirect(&[revoked(3, 1)]), true).is_ok());
    let plain = world.indirect(&[revoked(3, 1)]);
    assert_eq!(crl::Crl::parse(&plain).unwrap().find_of(&name("CA"), &[3]), None);
    assert!(crl::Crl::parse(&plain).unwrap().find(&[3]).is_some());
}

#[test]
fn a_list_not_marked_indirect_is_none() {
    let world = world();
    let direct = partial(
        &world.lister,
        &[],
        scope(&[directory(&name("Danh sách"))], &[], None),
    );
    assert!(doubts(world.judge(&[], direct, true)).contains(&CrlError::OtherIssuer.into()));
}

#[test]
fn the_signer_of_a_list_must_belong_to_the_same_anchor() {
    let mut world = world();
    let stranger = root("Nước khác");
    let usage = KeyUsage {
        crl_sign: true,
        ..KeyUsage::default()
    };
    world.lister = stranger.issue("Danh sách", 5, |b| b.key_usage(usage));
    let found = doubts(world.judge(&[], world.indirect(&[]), true));
    assert!(
        found
            .iter()
            .any(|doubt| matches!(doubt, Doubt::Crl(CrlError::IssuerPath(_)))),
        "{found:?}"
    );
}

#[test]
fn a_revoked_authority_takes_its_people_with_it() {
    let world = world();
    let refusal = world
        .judge(&[revoked(2, 2)], world.indirect(&[]), true)
        .unwrap_err();
    assert_eq!(
        refusal,
        Refusal::Revoked {
            subject: "CA".to_owned(),
            index: 1,
            at: hours(-3),
            reason: Some(2),
            evidence: 0
        }
    );
}

#[test]
fn an_unknown_critical_extension_makes_a_list_useless() {
    let root = root("Gốc");
    let person = root.person("Lá", 3).certificate;
    let signing = (&root.certificate, &root.key, SCHEME);
    let strange = oids::CE_KEY_USAGE;
    let more = [(strange, oid(strange))];
    let list = crl::issue_with(signing, 1, hours(-1), hours(1), &[revoked(3, 1)], &more).unwrap();
    assert_eq!(
        ask(&person, &root, &[list]),
        doubt(CrlError::CriticalExtension(strange))
    );
}
