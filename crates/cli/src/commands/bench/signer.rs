//! Somebody who signs as quickly as it can be done: a key in memory, a certificate of its own, no timestamp.

use jiff::Timestamp;
use saoy_pades::{BaseDigest, Kind, Request, add_field, add_widget, embed, prepare};
use saoy_pdf::{Dict, Limits, Object, Reader, Update};
use saoy_pki::{Certificate, PrivateKey, SignatureScheme, cms, issue::CertificateBuilder, name::Name, oids};

use crate::commands::Failure;

/// What all the benches sign with.
pub(in crate::commands) const SCHEME: SignatureScheme = SignatureScheme::RsaPkcs1Sha256;
/// Bytes kept free for a timestamp, as in the service.
const EXPECTED_TOKEN: usize = 8 * 1024;

/// A key and its certificate.
pub(in crate::commands) struct Signer {
    pub(in crate::commands) key: PrivateKey,
    pub(in crate::commands) certificate: Certificate,
    now: Timestamp,
}

impl Signer {
    /// RSA-2048, self-signed, valid for a day.
    pub(in crate::commands) fn new(now: Timestamp) -> Result<Self, Failure> {
        let key = PrivateKey::generate_rsa_2048()?;
        let name = Name::new(&[(oids::AT_COMMON_NAME, "CHỨNG THƯ THỬ NGHIỆM")])?;
        let until = now.checked_add(jiff::SignedDuration::from_hours(24))?;
        let certificate =
            CertificateBuilder::new(name, key.public_key(), &[1], now, until).self_signed(&key, SCHEME)?;
        Ok(Self {
            key,
            certificate,
            now,
        })
    }

    /// The revision to append: an invisible signature in a new field, verified before it is embedded. `state` is the
    /// digest of `base`.
    pub(in crate::commands) fn append(
        &self,
        base: &[u8],
        state: &BaseDigest,
        field_name: &str,
    ) -> Result<Vec<u8>, Failure> {
        let reader = Reader::open(base, &Limits::default())?;
        let mut update = Update::new(&reader)?;
        let page = reader.pages()?.first().ok_or("a page")?.reference;
        let field = update.add(
            Dict::new()
                .with("Type", Object::name("Annot"))
                .with("Subtype", Object::name("Widget"))
                .with("FT", Object::name("Sig"))
                .with("T", Object::text(field_name))
                .with("F", 132)
                .with("Rect", vec![Object::Int(0); 4])
                .with("P", page),
        );
        add_field(&mut update, reader.catalog_ref(), field)?;
        add_widget(&mut update, page, field)?;
        let chain = std::slice::from_ref(&self.certificate);
        let request = Request {
            name: None,
            ..Request::by(Kind::Approve, chain, self.now, EXPECTED_TOKEN)
        };
        let mut prepared = prepare(&reader, state, update, field, &request)?;
        let attributes = cms::signed_attributes(&prepared.digest, &self.certificate)?;
        let value = self.key.sign(SCHEME, &attributes)?;
        let cms = cms::signed_data(&attributes, &value, SCHEME, &self.certificate, &[])?;
        embed(&mut prepared, &cms, &self.certificate)?;
        Ok(prepared.appended)
    }
}
