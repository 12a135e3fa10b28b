//! What a list is made of.

use der::asn1::OctetString;
use der::{Decode, Encode};
use x509_cert::ext::Extension;

use super::structure::TbsCertList;
use super::*;
use crate::PrivateKey;
use crate::issue::sign_structure;
use crate::tests::self_signed;

#[test]
fn partial_lists_are_not_taken_for_complete_ones() {
    let key = PrivateKey::generate_p256().unwrap();
    let scheme = SignatureScheme::EcdsaP256Sha256;
    let mut issuer = self_signed("CA thử nghiệm", &key, scheme);
    let now = issuer.not_before();
    issuer = crate::issue::CertificateBuilder::new(
        issuer.subject().clone(),
        key.public_key(),
        &[1],
        now,
        issuer.not_after(),
    )
    .authority(None)
    .self_signed(&key, scheme)
    .unwrap();
    let plain = issue((&issuer, &key, scheme), 1, now, now, &[]).unwrap();
    let plain = Crl::parse(&plain).unwrap();
    plain.verify(&issuer).unwrap();
    for id in [oids::CE_DELTA_CRL, oids::CE_ISSUING_DISTRIBUTION_POINT] {
        let mut list: TbsCertList = TbsCertList::from_der(plain.tbs).unwrap();
        let extn_value = OctetString::new([2, 1, 1]).unwrap();
        list.extensions.get_or_insert_default().push(Extension {
            extn_id: id,
            critical: true,
            extn_value,
        });
        let der = sign_structure(&list.to_der().unwrap(), &key, scheme).unwrap();
        assert_eq!(
            Crl::parse(&der).unwrap().verify(&issuer),
            Err(CrlError::CriticalExtension(id))
        );
    }
}

/// Lists of hundreds of thousands of entries are seen: what is kept of each must stay small.
#[test]
fn an_entry_takes_sixteen_bytes() {
    assert_eq!(std::mem::size_of::<Entry>(), 16);
}

#[test]
fn what_follows_a_list_or_its_entries_makes_it_no_list() {
    let key = PrivateKey::generate_p256().unwrap();
    let scheme = SignatureScheme::EcdsaP256Sha256;
    let issuer = self_signed("CA thử nghiệm", &key, scheme);
    let at = issuer.not_before();
    let entry = |serial: &[u8]| Revoked {
        serial: serial.to_vec(),
        at,
        reason: Some(1),
    };
    let entries = [entry(&[7]), entry(&[1; 20])];
    let der = issue((&issuer, &key, scheme), 1, at, at, &entries).unwrap();
    assert_eq!(Crl::parse(&der).unwrap().revoked().collect::<Vec<_>>(), entries);
    let longer = [der.as_slice(), &[0]].concat();
    assert!(matches!(Crl::parse(&longer), Err(CrlError::Malformed(_))));
    // A serial number whose length leads out of its entry.
    let place = der.windows(3).position(|window| window == [2, 1, 7]).unwrap();
    let mut broken = der.clone();
    broken[place + 1] = 0x7f;
    assert!(matches!(Crl::parse(&broken), Err(CrlError::Malformed(_))));
}

/// RFC 5280 §5.3.2: with a compromised key, or where no reason is stated, a certificate is invalid from invalidityDate on. For
/// other reasons the key was in the right hands until the revocation.
#[test]
fn a_compromised_key_is_revoked_since_it_became_invalid() {
    let key = PrivateKey::generate_p256().unwrap();
    let scheme = SignatureScheme::EcdsaP256Sha256;
    let issuer = self_signed("CA thử nghiệm", &key, scheme);
    let told = |reason: Option<u8>| {
        let revoked: Timestamp = "2026-07-01T00:00:00Z".parse().unwrap();
        let entry = Revoked {
            serial: vec![7],
            at: revoked,
            reason,
        };
        let der = issue((&issuer, &key, scheme), 1, revoked, revoked, &[entry]).unwrap();
        let mut list = TbsCertList::from_der(Crl::parse(&der).unwrap().tbs).unwrap();
        let invalid = crate::time::GeneralizedTime("2026-05-01T00:00:00Z".parse().unwrap());
        let entries = list.revoked.as_mut().unwrap();
        entries[0].extensions.get_or_insert_default().push(Extension {
            extn_id: oids::CE_INVALIDITY_DATE,
            critical: false,
            extn_value: OctetString::new(invalid.to_der().unwrap()).unwrap(),
        });
        let der = sign_structure(&list.to_der().unwrap(), &key, scheme).unwrap();
        Crl::parse(&der).unwrap().find(&[7]).unwrap().at.to_string()
    };
    for compromise in [None, Some(0), Some(1), Some(2), Some(10)] {
        assert_eq!(told(compromise), "2026-05-01T00:00:00Z", "{compromise:?}");
    }
    for other in [3, 4, 5, 6, 9] {
        assert_eq!(told(Some(other)), "2026-07-01T00:00:00Z", "{other}");
    }
}

#[test]
fn of_several_entries_the_heaviest_counts() {
    let key = PrivateKey::generate_p256().unwrap();
    let scheme = SignatureScheme::EcdsaP256Sha256;
    let issuer = self_signed("CA thử nghiệm", &key, scheme);
    let at = |day: u8| {
        format!("2026-05-{day:02}T00:00:00Z")
            .parse::<Timestamp>()
            .unwrap()
    };
    let entry = |reason: u8, day: u8| Revoked {
        serial: vec![7],
        at: at(day),
        reason: Some(reason),
    };
    let entries = [entry(6, 1), entry(1, 9), entry(4, 5), entry(8, 2)];
    let der = issue((&issuer, &key, scheme), 1, at(10), at(20), &entries).unwrap();
    assert_eq!(Crl::parse(&der).unwrap().find(&[7]), Some(entry(4, 5)));
}
