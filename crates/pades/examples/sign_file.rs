//! Signs a PDF with a key made on the spot: `cargo run -p saoy-pades --example sign_file IN.pdf OUT.pdf`.

use std::error::Error;

use jiff::Timestamp;
use saoy_pades::{BaseDigest, Kind, Request, add_field, add_widget, check, embed, prepare};
use saoy_pdf::{Dict, Limits, Object, Reader, Update};
use saoy_pki::{PrivateKey, SignatureScheme, cms, issue::CertificateBuilder, name::Name, oids};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(input), Some(output)) = (arguments.next(), arguments.next()) else {
        return Err("usage: sign_file IN.pdf OUT.pdf".into());
    };
    let scheme = SignatureScheme::EcdsaP256Sha256;
    let key = PrivateKey::generate_p256()?;
    let name = Name::new(&[(oids::AT_COMMON_NAME, "CHỨNG THƯ THỬ NGHIỆM")])?;
    let (from, until): (Timestamp, Timestamp) =
        ("2026-01-01T00:00:00Z".parse()?, "2027-01-01T00:00:00Z".parse()?);
    let certificate =
        CertificateBuilder::new(name, key.public_key(), &[1], from, until).self_signed(&key, scheme)?;

    let base = std::fs::read(input)?;
    let reader = Reader::open(&base, &Limits::default())?;
    let mut update = Update::new(&reader)?;
    let page = reader.pages()?.first().ok_or("no page")?.reference;
    let field = update.add(
        Dict::new()
            .with("Type", Object::name("Annot"))
            .with("Subtype", Object::name("Widget"))
            .with("FT", Object::name("Sig"))
            .with("T", Object::text("chu_ky"))
            .with("F", 132)
            .with("Rect", vec![Object::Int(0); 4])
            .with("P", page),
    );
    add_field(&mut update, reader.catalog_ref(), field)?;
    add_widget(&mut update, page, field)?;

    let request = Request::by(
        Kind::Approve,
        std::slice::from_ref(&certificate),
        "2026-06-01T00:00:00Z".parse()?,
        0,
    );
    let mut prepared = prepare(&reader, &BaseDigest::of(&base), update, field, &request)?;
    let attributes = cms::signed_attributes(&prepared.digest, &certificate)?;
    let value = key.sign(scheme, &attributes)?;
    let signature = cms::signed_data(&attributes, &value, scheme, &certificate, &[])?;
    embed(&mut prepared, &signature, &certificate)?;

    let whole = [base.as_slice(), &prepared.appended].concat();
    for checked in check(&Reader::open(&whole, &Limits::default())?)? {
        println!(
            "{}: {:?}",
            String::from_utf8_lossy(&checked.signature.field),
            checked.outcome.map(|_| "holds")
        );
    }
    std::fs::write(output, whole)?;
    Ok(())
}
