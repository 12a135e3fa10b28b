//! Seed values: every entry of ISO 32000-2 Tables 234 and 235 is kept or refused by its name.

#![allow(clippy::unwrap_used, reason = "a panic fails the test")]

mod support;

use saoy_pades::changes::Lang;
use saoy_pades::sign::{self, Level, Order, Refusal, Unmet, UnmetCertificate};
use saoy_pades::{Kind, Permission};
use saoy_pdf::{Dict, Limits, Object, Reader};
use saoy_pki::HashAlgorithm;
use support::orders::{in_field, prepared, refusal, seeded};
use support::people::PEOPLE;

fn names(list: &[&str]) -> Vec<Object> {
    list.iter().map(Object::name).collect()
}

fn texts(list: &[&str]) -> Vec<Object> {
    list.iter().map(|text| Object::text(text)).collect()
}

fn demand(bit: i64, key: &str, value: impl Into<Object>) -> Dict {
    Dict::new().with("Ff", bit).with(key, value)
}

fn order() -> Order<'static> {
    in_field("ky", Kind::Approve)
}

fn unmet(sv: Dict, order: &Order<'_>) -> Unmet {
    let refused = refusal(&seeded(sv), order);
    let Refusal::Seed(unmet) = refused else {
        unreachable!("{refused}")
    };
    let sentence = Refusal::Seed(unmet.clone()).sentence(Lang::En);
    assert!(
        sentence.contains(&format!("/SV /{}", unmet.entry())),
        "{sentence}"
    );
    unmet
}

fn met(sv: Dict, order: &Order<'_>) -> Vec<u8> {
    prepared(&seeded(sv), order).unwrap().appended
}

fn contains(appended: &[u8], text: &str) -> bool {
    String::from_utf8_lossy(appended).contains(text)
}

#[test]
fn a_suggestion_is_no_demand() {
    let sv = Dict::new()
        .with("Filter", Object::name("Khac"))
        .with("SubFilter", names(&["adbe.x509.rsa_sha1"]))
        .with("DigestMethod", texts(&["SHA1"]))
        .with("Reasons", texts(&["Phê duyệt"]))
        .with("V", 9)
        .with("LegalAttestation", texts(&["Cam đoan"]))
        .with("AddRevInfo", true)
        .with("LockDocument", Object::name("true"))
        .with("AppearanceFilter", Object::text("Mẫu"))
        .with(
            "TimeStamp",
            Dict::new().with("URL", Object::text("http://tsa.example")),
        );
    assert!(contains(&met(sv, &order()), "/ETSI.CAdES.detached"));
}

#[test]
fn filter_and_version() {
    met(demand(1, "Filter", Object::name("Adobe.PPKLite")), &order());
    assert_eq!(
        unmet(demand(1, "Filter", Object::name("Khac")), &order()),
        Unmet::Filter("Khac".into())
    );
    met(demand(4, "V", 3), &order());
    assert_eq!(unmet(demand(4, "V", 4), &order()), Unmet::Version(4.0));
}

#[test]
fn sub_filter_takes_the_first_that_is_written_here() {
    let list = |list: &[&str]| demand(2, "SubFilter", names(list));
    let made = met(list(&["adbe.x509.rsa_sha1", "adbe.pkcs7.detached"]), &order());
    assert!(contains(&made, "/adbe.pkcs7.detached") && !contains(&made, "/ETSI.CAdES.detached"));
    let made = met(list(&["ETSI.CAdES.detached", "adbe.pkcs7.detached"]), &order());
    assert!(contains(&made, "/ETSI.CAdES.detached"));
    assert_eq!(
        unmet(list(&["adbe.pkcs7.sha1"]), &order()),
        Unmet::SubFilter("adbe.pkcs7.sha1".into())
    );
}

#[test]
fn digest_method() {
    let sv = || demand(64, "DigestMethod", texts(&["SHA384", "SHA512"]));
    assert_eq!(
        unmet(sv(), &order()),
        Unmet::DigestMethod("SHA384, SHA512".into())
    );
    met(
        sv(),
        &Order {
            hash: HashAlgorithm::Sha384,
            ..order()
        },
    );
    let base = seeded(sv());
    let reader = Reader::open(&base, &Limits::default()).unwrap();
    let offered = sign::seed(&reader, "ky").unwrap().hashes().unwrap();
    assert_eq!(offered, [HashAlgorithm::Sha384, HashAlgorithm::Sha512]);
}

#[test]
fn reasons() {
    let given = |reason: &str| Order {
        reason: Some(reason.into()),
        ..order()
    };
    let sv = || demand(8, "Reasons", texts(&["Phê duyệt", "Ý kiến"]));
    met(sv(), &given("Phê duyệt"));
    let wanted = Unmet::Reason(vec!["Phê duyệt".into(), "Ý kiến".into()]);
    assert_eq!(unmet(sv(), &given("Khác")), wanted);
    assert_eq!(unmet(sv(), &order()), wanted);
    // A full stop stands for: none may be given.
    let none = || demand(8, "Reasons", texts(&["."]));
    met(none(), &order());
    assert_eq!(unmet(none(), &given("Khác")), Unmet::Reason(Vec::new()));
}

#[test]
fn legal_attestation_and_appearance_filter_are_not_written_here() {
    assert_eq!(
        unmet(demand(16, "LegalAttestation", texts(&["Cam đoan"])), &order()),
        Unmet::LegalAttestation
    );
    assert_eq!(
        unmet(demand(256, "AppearanceFilter", Object::text("Mẫu")), &order()),
        Unmet::AppearanceFilter("Mẫu".into())
    );
}

#[test]
fn revocation_data_and_timestamp_want_a_level() {
    let at = |level| Order { level, ..order() };
    let revocation = || demand(32, "AddRevInfo", true);
    assert_eq!(unmet(revocation(), &at(Level::T)), Unmet::RevocationData);
    met(revocation(), &at(Level::Lt));
    let url = "http://tsa.example";
    let stamp = Dict::new().with("URL", Object::text(url)).with("Ff", 1);
    let stamp = || Dict::new().with("TimeStamp", stamp.clone());
    assert_eq!(unmet(stamp(), &at(Level::B)), Unmet::Timestamp(Some(url.into())));
    met(stamp(), &at(Level::T));
}

#[test]
fn mdp_says_which_kind() {
    let kind = |p: i32| Dict::new().with("MDP", Dict::new().with("P", p));
    let certify = |permission| in_field("ky", Kind::Certify(permission));
    met(kind(0), &order());
    assert_eq!(unmet(kind(0), &certify(Permission::FormFilling)), Unmet::Kind(0));
    met(kind(1), &certify(Permission::Nothing));
    assert_eq!(unmet(kind(3), &certify(Permission::Nothing)), Unmet::Kind(3));
    assert_eq!(unmet(kind(2), &order()), Unmet::Kind(2));
}

#[test]
fn lock_document_wants_a_signature_that_allows_nothing() {
    let sv = || demand(128, "LockDocument", Object::name("true"));
    assert_eq!(unmet(sv(), &order()), Unmet::LockDocument);
    met(sv(), &in_field("ky", Kind::Certify(Permission::Nothing)));
    met(demand(128, "LockDocument", Object::name("auto")), &order());
}

#[test]
fn what_cannot_be_read_is_refused() {
    assert_eq!(
        unmet(demand(1, "SubFilter", 7), &order()),
        Unmet::Unreadable("SubFilter")
    );
    let base = support::orders::with_field(&support::orders::plain(), "ky", "Sig", |field| {
        field.with("SV", 7)
    });
    assert_eq!(refusal(&base, &order()), Refusal::Seed(Unmet::Unreadable("SV")));
}

/// `/Cert` with one entry demanded.
fn certificate(bit: i64, key: &str, value: impl Into<Object>) -> Dict {
    Dict::new().with("Cert", demand(bit, key, value))
}

#[test]
fn the_certificate_may_be_prescribed() {
    let der = |certificate: &saoy_pki::Certificate| vec![Object::String(certificate.der().to_vec())];
    let (leader, agency, root) = (
        &PEOPLE.leader.certificate,
        &PEOPLE.agency.certificate,
        &PEOPLE.root.certificate,
    );
    let wrong = |sv: Dict| match unmet(sv, &order()) {
        Unmet::Certificate(unmet) => unmet,
        other => unreachable!("{other:?}"),
    };
    met(certificate(1, "Subject", der(leader)), &order());
    assert_eq!(
        wrong(certificate(1, "Subject", der(agency))),
        UnmetCertificate::Subject
    );
    met(certificate(2, "Issuer", der(root)), &order());
    assert_eq!(
        wrong(certificate(2, "Issuer", der(agency))),
        UnmetCertificate::Issuer
    );
    assert_eq!(
        wrong(certificate(4, "OID", texts(&["1.2.3"]))),
        UnmetCertificate::Policy
    );
    let name = |text: &str| vec![Dict::new().with("CN", Object::text(text)).into()];
    met(certificate(8, "SubjectDN", name("Đặng Hữu Khải")), &order());
    assert_eq!(
        wrong(certificate(8, "SubjectDN", name("Người khác"))),
        UnmetCertificate::SubjectName("CN".into())
    );
    met(certificate(32, "KeyUsage", texts(&["11", "1X0"])), &order());
    assert_eq!(
        wrong(certificate(32, "KeyUsage", texts(&["0"]))),
        UnmetCertificate::KeyUsage
    );
    let policy = Dict::new().with("SignaturePolicyOID", Object::text("1.2.3"));
    assert_eq!(
        wrong(Dict::new().with("Cert", policy)),
        UnmetCertificate::Other("SignaturePolicyOID")
    );
    // Without the bit it is a suggestion.
    met(certificate(0, "Subject", der(agency)), &order());
}
