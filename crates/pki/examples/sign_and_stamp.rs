//! A whole life in one process: authority, person, signature, timestamp, OCSP, judgement.

use std::error::Error;

use jiff::{SignedDuration, Timestamp};
use saoy_pki::cms::{self, SignedData};
use saoy_pki::issue::CertificateBuilder;
use saoy_pki::name::Name;
use saoy_pki::ocsp::{self, CertStatus, Responder, Statement};
use saoy_pki::revocation::{Evidence, judge};
use saoy_pki::{KeyUsage, PrivateKey, oids, path, sha256, tsp};

fn main() -> Result<(), Box<dyn Error>> {
    let now: Timestamp = "2026-06-01T08:00:00Z".parse()?;
    let (from, to) = (
        now - SignedDuration::from_hours(24),
        now + SignedDuration::from_hours(24 * 365),
    );
    let name = |cn: &str| Name::new(&[(oids::AT_COUNTRY, "VN"), (oids::AT_COMMON_NAME, cn)]);

    let ca_key = PrivateKey::generate_rsa_2048()?;
    let scheme = ca_key.usual_scheme();
    let ca = CertificateBuilder::new(name("CA thử nghiệm")?, ca_key.public_key(), &[1], from, to)
        .authority(None)
        .self_signed(&ca_key, scheme)?;
    let key = PrivateKey::generate_rsa_2048()?;
    let person = CertificateBuilder::new(name("Đặng Hữu Khải")?, key.public_key(), &[2], from, to)
        .end_entity()
        .key_usage(KeyUsage {
            digital_signature: true,
            non_repudiation: true,
            ..KeyUsage::default()
        })
        .signed_by(&ca, &ca_key, scheme)?;
    let tsa_key = PrivateKey::generate_rsa_2048()?;
    let tsa = CertificateBuilder::new(name("TSA thử nghiệm")?, tsa_key.public_key(), &[3], from, to)
        .end_entity()
        .extended_key_usage(&[oids::KP_TIME_STAMPING], true)
        .signed_by(&ca, &ca_key, scheme)?;

    let digest = sha256("nội dung đã quét".as_bytes());
    let attributes = cms::signed_attributes(&digest, &person)?;
    let value = key.sign(scheme, &attributes)?;
    let signed = cms::signed_data(&attributes, &value, scheme, &person, std::slice::from_ref(&ca))?;

    let imprint = sha256(&cms::signature_value(&signed)?);
    let request = tsp::request(&imprint, 42);
    let authority = tsp::Authority {
        certificate: &tsa,
        chain: &[],
        key: &tsa_key,
        scheme,
        policy: const_oid::ObjectIdentifier::new("1.3.6.1.4.1.99999.1")?,
        accuracy_millis: 1000,
    };
    let response = tsp::response(&tsp::issue_token(
        &tsp::parse_request(&request)?,
        &authority,
        &[1],
        now,
    )?)?;
    let token = tsp::parse_response(&response, &imprint, 42)?;
    let stamped = cms::add_signature_timestamp(&signed, &token.der)?;

    let asked = ocsp::parse_request(&ocsp::request(&person, &ca, None)?)?;
    let statements: Vec<Statement> = asked
        .ids
        .into_iter()
        .map(|id| Statement {
            id,
            status: CertStatus::Good,
            this_update: now,
            next_update: None,
        })
        .collect();
    let responder = Responder {
        certificate: &ca,
        key: &ca_key,
        scheme,
    };
    let answer = ocsp::issue(&responder, &statements, now, None)?;

    SignedData::parse(&stamped)?.verify(&digest)?;
    println!("signature of {} bytes, stamped {}", stamped.len(), token.gen_time);
    println!(
        "path: {:?}",
        path::build(&person, &[], std::slice::from_ref(&ca), now)?
    );
    println!(
        "revocation: {:?}",
        judge(&person, &ca, &[Evidence::Ocsp(&answer)], now)
    );
    Ok(())
}
