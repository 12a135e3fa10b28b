use der::asn1::OctetString;
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
    let plain = Crl::parse(&issue((&issuer, &key, scheme), 1, now, now, &[]).unwrap()).unwrap();
    plain.verify(&issuer).unwrap();
    for id in [oids::CE_DELTA_CRL, oids::CE_ISSUING_DISTRIBUTION_POINT] {
        let mut list: TbsCertList = plain.tbs.decode_as().unwrap();
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
