//! A path over a cross-certificate, judged with a revocation list: first good, then revoked.

use jiff::Timestamp;
use saoy_pki::crl::{self, Revoked};
use saoy_pki::issue::CertificateBuilder;
use saoy_pki::name::Name;
use saoy_pki::path::Settings;
use saoy_pki::revocation::Evidence;
use saoy_pki::validation::{Material, validate};
use saoy_pki::{Certificate, PrivateKey, SignatureScheme, oids};

const SCHEME: SignatureScheme = SignatureScheme::EcdsaP256Sha256;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let at: Timestamp = "2026-06-01T08:00:00Z".parse()?;
    let (old, new, person) = (key()?, key()?, key()?);
    let old_root = builder("Gốc cũ", &old, 1)?
        .authority(None)
        .self_signed(&old, SCHEME)?;
    let new_root = builder("Gốc mới", &new, 1)?
        .authority(None)
        .self_signed(&new, SCHEME)?;
    // The old root, which is trusted, certifies the new one, which is not.
    let cross = builder("Gốc mới", &new, 2)?
        .authority(None)
        .signed_by(&old_root, &old, SCHEME)?;
    let certificate = builder("Đặng Hữu Khải", &person, 7)?.signed_by(&new_root, &new, SCHEME)?;

    let from_old = list(&old_root, &old, at, &[])?;
    let still_good = list(&new_root, &new, at, &[])?;
    let entry = Revoked {
        serial: certificate.serial().to_vec(),
        at: at - jiff::SignedDuration::from_hours(2),
        reason: Some(1),
    };
    let revoked = list(&new_root, &new, at, &[entry])?;
    for new_list in [&still_good, &revoked] {
        let evidence = [Evidence::Crl(&from_old), Evidence::Crl(new_list)];
        let material = Material {
            certificates: std::slice::from_ref(&cross),
            anchors: std::slice::from_ref(&old_root),
            evidence: &evidence,
        };
        match validate(&certificate, &material, &Settings::at(at)) {
            Ok(trusted) => println!(
                "trusted by {:?}, {} certificates",
                trusted.path.anchor(),
                trusted.path.certificates().len()
            ),
            Err(refusal) => println!("not trusted: {refusal}"),
        }
    }
    Ok(())
}

fn key() -> Result<PrivateKey, saoy_pki::SignatureError> {
    PrivateKey::generate_p256()
}

fn builder(cn: &str, key: &PrivateKey, serial: u8) -> Result<CertificateBuilder, Box<dyn std::error::Error>> {
    let name = Name::new(&[(oids::AT_COUNTRY, "VN"), (oids::AT_COMMON_NAME, cn)])?;
    let (from, to) = ("2026-01-01T00:00:00Z".parse()?, "2027-01-01T00:00:00Z".parse()?);
    Ok(CertificateBuilder::new(
        name,
        key.public_key(),
        &[serial],
        from,
        to,
    ))
}

fn list(
    issuer: &Certificate,
    key: &PrivateKey,
    at: Timestamp,
    revoked: &[Revoked],
) -> Result<Vec<u8>, saoy_pki::issue::IssueError> {
    let hour = jiff::SignedDuration::from_hours(1);
    crl::issue((issuer, key, SCHEME), 1, at - hour, at + hour, revoked)
}
