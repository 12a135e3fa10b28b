//! Both stand-ins with keys made on the spot, for suites in a real browser. The certificates go where the first argument says,
//! as PEM; each line on standard input changes what the programs do (`Well`, `Cancelled`, …), each line on standard output
//! says where they listen.

use std::error::Error;
use std::io::BufRead as _;

use saoy_pdf::Rect;
use saoy_pki::{Certificate, KeyUsage, PrivateKey, issue::CertificateBuilder, name::Name, oids};
use saoy_testkit::plugins::{Keys, Mood, Vgca, Vnpt};

fn main() -> Result<(), Box<dyn Error>> {
    let keys = Keys::new(
        person("CHỨNG THƯ THỬ NGHIỆM – Lê Minh Thử", 2)?,
        person("CHỨNG THƯ THỬ NGHIỆM – Phan Văn Khác", 3)?,
        Vec::new(),
        Rect::sized(330.0, 160.0, 180.0, 70.0),
    );
    if let Some(path) = std::env::args().nth(1) {
        std::fs::write(path, keys.certificate().der())?;
    }
    let (vgca, vnpt) = (Vgca::start(keys.clone(), 0)?, Vnpt::start(keys, 0)?);
    println!("vgca {}", vgca.url());
    println!("vnpt {}", vnpt.url());
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let mood = mood(line.trim()).ok_or("no such mood")?;
        vgca.be(mood);
        vnpt.be(mood);
        println!("is {line}");
    }
    Ok(())
}

fn mood(name: &str) -> Option<Mood> {
    Some(match name {
        "Well" => Mood::Well,
        "Silent" => Mood::Silent,
        "Cancelled" => Mood::Cancelled,
        "Refuses" => Mood::Refuses(8),
        "OtherCertificate" => Mood::OtherCertificate,
        "ExtraPage" => Mood::ExtraPage,
        "ChangedByte" => Mood::ChangedByte,
        "TwoSignatures" => Mood::TwoSignatures,
        "Unsigned" => Mood::Unsigned,
        "OverText" => Mood::OverText,
        "Certifies" => Mood::Certifies,
        "Nonsense" => Mood::Nonsense,
        "SendsNothing" => Mood::SendsNothing,
        "SendsTwice" => Mood::SendsTwice,
        _ => return None,
    })
}

fn person(name: &str, serial: u8) -> Result<(PrivateKey, Certificate), Box<dyn Error>> {
    let key = PrivateKey::generate_rsa_2048()?;
    let name = Name::new(&[(oids::AT_COMMON_NAME, name)])?;
    let (from, until) = ("2026-01-01T00:00:00Z".parse()?, "2031-01-01T00:00:00Z".parse()?);
    let usage = KeyUsage {
        digital_signature: true,
        non_repudiation: true,
        ..KeyUsage::default()
    };
    let builder = CertificateBuilder::new(name, key.public_key(), &[serial], from, until);
    let certificate = builder.key_usage(usage).self_signed(&key, key.usual_scheme())?;
    Ok((key, certificate))
}
