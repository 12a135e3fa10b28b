//! Making tokens, keys and certificates, through the module itself.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, AttributeType, CertificateType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::Slot;
use cryptoki::types::AuthPin;
use saoy_pki::issue::CertificateBuilder;
use saoy_pki::name::Name;
use saoy_pki::{Certificate, KeyUsage, PrivateKey, PublicKey, SignatureScheme, oids};

use super::{KeyOf, KeySpec, SOFTHSM, TokensError};

/// SoftHSM2 reads its settings once a start, from a variable of the process: one token at a time.
static MAKING: Mutex<()> = Mutex::new(());

/// A token with keys and certificates of an authority of its own.
pub(super) fn token(
    settings: &Path,
    label: &str,
    pin: &str,
    keys: &[KeySpec],
) -> Result<Vec<Certificate>, TokensError> {
    with_module(settings, |module| {
        let session = fresh(module, label, pin)?;
        let authority = Authority::new()?;
        put(&session, &authority.certificate, &[0xca], false)?;
        let mut made = Vec::new();
        for (at, spec) in keys.iter().enumerate() {
            let id = identifier(label, at);
            let public = generate(&session, spec, &id)?;
            let certificate = authority.issue(&spec.name, &public, &id)?;
            let shown: &[u8] = if spec.identifier { &id } else { &[] };
            put(&session, &certificate, shown, spec.private_certificate)?;
            made.push(certificate);
        }
        session.logout()?;
        Ok(made)
    })
}

/// A token with one key, for which somebody else issues the certificate.
pub(super) fn key(settings: &Path, label: &str, pin: &str, kind: KeyOf) -> Result<PublicKey, TokensError> {
    with_module(settings, |module| {
        let session = fresh(module, label, pin)?;
        let public = generate(&session, &KeySpec::new(kind, label), &identifier(label, 0))?;
        session.logout()?;
        Ok(public)
    })
}

/// The certificate for the key of [`key`].
pub(super) fn certificate(
    settings: &Path,
    label: &str,
    pin: &str,
    certificate: &Certificate,
) -> Result<(), TokensError> {
    with_module(settings, |module| {
        let session = module.open_rw_session(labelled(module, label)?)?;
        session.login(UserType::User, Some(&AuthPin::from(pin.to_owned())))?;
        put(&session, certificate, &identifier(label, 0), false)?;
        Ok(session.logout()?)
    })
}

/// What key and certificate have in common.
fn identifier(label: &str, at: usize) -> [u8; 2] {
    [label.len() as u8, at as u8 + 1]
}

fn with_module<T>(
    settings: &Path,
    work: impl FnOnce(&Pkcs11) -> Result<T, TokensError>,
) -> Result<T, TokensError> {
    let _turn = MAKING.lock().unwrap_or_else(PoisonError::into_inner);
    name_settings(settings);
    let module = Pkcs11::new(SOFTHSM)?;
    module.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK))?;
    let done = work(&module);
    module.finalize()?;
    done
}

/// The one variable that SoftHSM2 looks at.
#[allow(unsafe_code)]
fn name_settings(settings: &Path) {
    // SAFETY: Rust's own readers of the environment lock it, and of C code in a test only SoftHSM2 reads it, under MAKING.
    unsafe { std::env::set_var("SOFTHSM2_CONF", settings) };
}

/// A new token, and a session in which its owner is logged in.
fn fresh(module: &Pkcs11, label: &str, pin: &str) -> Result<Session, TokensError> {
    let officer = AuthPin::from("0000000000".to_owned());
    let own = AuthPin::from(pin.to_owned());
    module.init_token(blank(module)?, &officer, label)?;
    let session = module.open_rw_session(labelled(module, label)?)?;
    session.login(UserType::So, Some(&officer))?;
    session.init_pin(&own)?;
    session.logout()?;
    session.login(UserType::User, Some(&own))?;
    Ok(session)
}

/// The slot that SoftHSM2 always keeps free.
fn blank(module: &Pkcs11) -> Result<Slot, TokensError> {
    for slot in module.get_slots_with_token()? {
        if !module.get_token_info(slot)?.token_initialized() {
            return Ok(slot);
        }
    }
    Err(TokensError::Certificate("no free slot".to_owned()))
}

fn labelled(module: &Pkcs11, label: &str) -> Result<Slot, TokensError> {
    for slot in module.get_slots_with_initialized_token()? {
        if module.get_token_info(slot)?.label() == label {
            return Ok(slot);
        }
    }
    Err(TokensError::Certificate("the new token is not listed".to_owned()))
}

fn generate(session: &Session, spec: &KeySpec, id: &[u8]) -> Result<PublicKey, TokensError> {
    let shared = [Attribute::Token(true), Attribute::Id(id.to_vec())];
    let (mechanism, kind) = match spec.kind {
        KeyOf::Rsa2048 => (
            Mechanism::RsaPkcsKeyPairGen,
            vec![
                Attribute::ModulusBits(2048.into()),
                Attribute::PublicExponent(vec![1, 0, 1]),
            ],
        ),
        KeyOf::P256 => (Mechanism::EccKeyPairGen, vec![Attribute::EcParams(P256.to_vec())]),
        KeyOf::P384 => (Mechanism::EccKeyPairGen, vec![Attribute::EcParams(P384.to_vec())]),
    };
    let public: Vec<Attribute> = [&shared[..], &kind, &[Attribute::Verify(true)]].concat();
    let mut private = shared.to_vec();
    private.extend([
        Attribute::Private(true),
        Attribute::Sensitive(true),
        Attribute::Sign(true),
        Attribute::AlwaysAuthenticate(spec.always_authenticate),
    ]);
    let (public, _) = session.generate_key_pair(&mechanism, &public, &private)?;
    let info = match spec.kind {
        KeyOf::Rsa2048 => rsa_info(session, public)?,
        KeyOf::P256 => curve_info(session, public, P256)?,
        KeyOf::P384 => curve_info(session, public, P384)?,
    };
    PublicKey::from_der(&info).map_err(|error| TokensError::Certificate(error.to_string()))
}

/// The named curves in DER (RFC 5480 §2.1.1.1).
const P256: &[u8] = b"\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07";
const P384: &[u8] = b"\x06\x05\x2b\x81\x04\x00\x22";

/// SubjectPublicKeyInfo with an RSAPublicKey (RFC 3279 §2.3.1).
fn rsa_info(session: &Session, key: ObjectHandle) -> Result<Vec<u8>, TokensError> {
    let mut numbers = Vec::new();
    for one in session.get_attributes(key, &[AttributeType::Modulus, AttributeType::PublicExponent])? {
        if let Attribute::Modulus(number) | Attribute::PublicExponent(number) = one {
            // A zero keeps it positive; a needless one cannot stand before the top bit of a modulus.
            let sign = number.first().is_some_and(|first| *first >= 0x80);
            let number = [&vec![0; usize::from(sign)][..], &number].concat();
            numbers.extend(tagged(0x02, &number));
        }
    }
    let algorithm = b"\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00";
    let bits = tagged(0x03, &[&[0], &tagged(0x30, &numbers)[..]].concat());
    Ok(tagged(0x30, &[&algorithm[..], &bits].concat()))
}

/// SubjectPublicKeyInfo with a point (RFC 5480 §2); `CKA_EC_POINT` has it inside an OCTET STRING.
fn curve_info(session: &Session, key: ObjectHandle, curve: &[u8]) -> Result<Vec<u8>, TokensError> {
    let mut point = Vec::new();
    for one in session.get_attributes(key, &[AttributeType::EcPoint])? {
        if let Attribute::EcPoint(value) = one {
            point = value;
        }
    }
    let algorithm = tagged(
        0x30,
        &[&b"\x06\x07\x2a\x86\x48\xce\x3d\x02\x01"[..], curve].concat(),
    );
    let bits = tagged(0x03, &[&[0], point.get(2..).unwrap_or_default()].concat());
    Ok(tagged(0x30, &[algorithm, bits].concat()))
}

/// DER of up to 65535 bytes.
fn tagged(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let mut der = vec![tag];
    match content.len() {
        0..=0x7f => der.extend(&length[7..]),
        0x80..=0xff => der.extend([&[0x81], &length[7..]].concat()),
        _ => der.extend([&[0x82], &length[6..]].concat()),
    }
    der.extend(content);
    der
}

/// The certificate as an object of the token (PKCS#11 v2.40 §4.6.3).
fn put(session: &Session, certificate: &Certificate, id: &[u8], private: bool) -> Result<(), TokensError> {
    session.create_object(&[
        Attribute::Class(ObjectClass::CERTIFICATE),
        Attribute::CertificateType(CertificateType::X_509),
        Attribute::Token(true),
        Attribute::Private(private),
        Attribute::Id(id.to_vec()),
        Attribute::Label(b"certificate".to_vec()),
        Attribute::Subject(certificate.subject().der().to_vec()),
        Attribute::Value(certificate.der().to_vec()),
    ])?;
    Ok(())
}

/// Who issues the certificates; its own lies on each token too, as authorities' do on real ones.
struct Authority {
    key: PrivateKey,
    certificate: Certificate,
}

impl Authority {
    const SCHEME: SignatureScheme = SignatureScheme::EcdsaP256Sha256;

    fn new() -> Result<Self, TokensError> {
        let key = PrivateKey::generate_p256().map_err(told)?;
        let name = Name::new(&[(oids::AT_COMMON_NAME, "CA THIẾT BỊ THỬ")]).map_err(told)?;
        let (from, until) = validity()?;
        let certificate = CertificateBuilder::new(name, key.public_key(), &[1], from, until)
            .authority(Some(0))
            .self_signed(&key, Self::SCHEME)
            .map_err(told)?;
        Ok(Self { key, certificate })
    }

    fn issue(&self, name: &str, key: &PublicKey, serial: &[u8]) -> Result<Certificate, TokensError> {
        let name = Name::new(&[(oids::AT_COMMON_NAME, name)]).map_err(told)?;
        let (from, until) = validity()?;
        CertificateBuilder::new(name, key, serial, from, until)
            .end_entity()
            .key_usage(KeyUsage {
                digital_signature: true,
                non_repudiation: true,
                ..KeyUsage::default()
            })
            .signed_by(&self.certificate, &self.key, Self::SCHEME)
            .map_err(told)
    }
}

fn validity() -> Result<(jiff::Timestamp, jiff::Timestamp), TokensError> {
    let at = |text: &str| text.parse().map_err(told);
    Ok((at("2026-01-01T00:00:00Z")?, at("2036-01-01T00:00:00Z")?))
}

fn told(error: impl std::fmt::Display) -> TokensError {
    TokensError::Certificate(error.to_string())
}
