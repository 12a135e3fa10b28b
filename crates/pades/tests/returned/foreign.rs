//! What pyHanko gives back for a file that it signs: a real program's structure, not ours.

use saoy_pades::returned::{Added, Deviation, Sent, returned};
use saoy_pades::{SubFilter, changes::Lang};
use saoy_pki::{Certificate, HashAlgorithm};

use crate::support::people::{PEOPLE, at};

const SENT: &[u8] = include_bytes!("../fixtures/pyhanko-sent.pdf");
const CERTIFICATE: &[u8] = include_bytes!("../fixtures/pyhanko.cer");

fn back(page: usize, file: &[u8]) -> Result<Added, Deviation> {
    let certificate = Certificate::from_der(CERTIFICATE).unwrap();
    let sent = Sent {
        bytes: SENT,
        certificate: &certificate,
        page: Some(page),
        at: at("2026-12-01T00:00:00Z"),
    };
    returned(&sent, file)
}

#[test]
fn pyhankos_signatures_are_taken_whatever_format_and_hash() {
    let files: [(&[u8], SubFilter, HashAlgorithm); 3] = [
        (
            include_bytes!("../fixtures/pyhanko-pkcs7.pdf"),
            SubFilter::Pkcs7Detached,
            HashAlgorithm::Sha256,
        ),
        (
            include_bytes!("../fixtures/pyhanko-pades.pdf"),
            SubFilter::CadesDetached,
            HashAlgorithm::Sha256,
        ),
        (
            include_bytes!("../fixtures/pyhanko-sha512.pdf"),
            SubFilter::CadesDetached,
            HashAlgorithm::Sha512,
        ),
    ];
    for (file, format, hash) in files {
        let added = back(1, file).unwrap_or_else(|found| panic!("{}", found.sentence(Lang::En)));
        assert_eq!((added.field.as_str(), added.page), ("Signature1", Some(1)));
        assert_eq!(
            (added.signature.format, added.signature.hash),
            (Some(format), Some(hash))
        );
    }
}

#[test]
fn pyhankos_certification_and_what_else_was_not_asked_are_refused() {
    let certified = include_bytes!("../fixtures/pyhanko-certified.pdf");
    assert_eq!(back(1, certified).unwrap_err(), Deviation::Certifies);
    let signed = include_bytes!("../fixtures/pyhanko-pkcs7.pdf");
    let elsewhere = Deviation::OtherPage {
        expected: 3,
        found: 1,
    };
    assert_eq!(back(3, signed).unwrap_err(), elsewhere);
    // Beside the paper it is seen by nobody.
    let outside = include_bytes!("../fixtures/pyhanko-outside.pdf");
    assert_eq!(back(1, outside).unwrap_err(), Deviation::Unseen);
    let other = Sent {
        bytes: SENT,
        certificate: &PEOPLE.leader.certificate,
        page: Some(1),
        at: at("2026-12-01T00:00:00Z"),
    };
    assert!(matches!(
        returned(&other, signed),
        Err(Deviation::OtherCertificate(Some(_)))
    ));
}
