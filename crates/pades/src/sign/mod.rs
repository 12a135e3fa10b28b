//! Signing any file: an order says what is wanted, everything that stands against it is refused by name.
//!
//! [`prepare`] looks at the file before it touches it: whether it may be appended to, what earlier signatures forbid,
//! what the field's seed value wants (ISO 32000-2 Table 234), what usage rights grant. Whoever keeps these rules
//! himself, as the certified copy does, goes straight to [`crate::prepare`].
//!
//! ```
//! use saoy_pades::{BaseDigest, Kind, Permission, sign::{self, Order, Place, Refusal, SignError}};
//! use saoy_pdf::{Limits, Reader};
//! # use saoy_pki::{PrivateKey, SignatureScheme, issue::CertificateBuilder, name::Name, oids};
//! # let scheme = SignatureScheme::EcdsaP256Sha256;
//! # let key = PrivateKey::generate_p256()?;
//! # let name = Name::new(&[(oids::AT_COMMON_NAME, "CHỨNG THƯ THỬ NGHIỆM")])?;
//! # let (from, until) = ("2026-01-01T00:00:00Z".parse()?, "2027-01-01T00:00:00Z".parse()?);
//! # let certificate = CertificateBuilder::new(name, key.public_key(), &[1], from, until).self_signed(&key, scheme)?;
//! # let base = include_bytes!("../../../pdf/tests/fixtures/three-pages-stream.pdf");
//! let chain = [certificate];
//! let reader = Reader::open(base, &Limits::default())?;
//! let state = BaseDigest::of(base);
//! let order = Order {
//!     place: Place::invisible("chu_ky", 0),
//!     ..Order::new(Kind::Certify(Permission::Nothing), &chain, "2026-06-01T00:00:00Z".parse()?)
//! };
//! let prepared = sign::prepare(&reader, &state, &order)?;
//! assert_eq!(prepared.digest.len(), 32);
//!
//! // Whoever asks for a field that is not there reads why nothing happens.
//! let order = Order { place: Place::Field("so".into()), ..order };
//! let refused = sign::prepare(&reader, &state, &order).unwrap_err();
//! assert!(matches!(refused, SignError::Refused(Refusal::NoSuchField(name)) if name == "so"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod barrier;
mod complete;
mod earlier;
mod field;
mod fields;
mod harm;
mod invalid;
mod look;
mod order;
mod refusal;
mod seed;
mod seed_certificate;
mod sentence;

pub use complete::{CompleteError, Signed, WhenTight, complete};
pub use harm::{Harm, harmed};
pub use invalid::{Invalid, Why, invalid};
pub use look::{Draw, Look, Space};
pub use order::{Level, Order, Place};
pub use refusal::{Refusal, SignError};
pub use seed::{Seed, Unmet};
pub use seed_certificate::UnmetCertificate;

pub(crate) use barrier::{FormChange, appendable, usage_rights};
pub(crate) use fields::Form;

use saoy_pdf::{ObjRef, Object, Reader, Update};

use crate::form::flag;
use crate::{BaseDigest, FieldLock, Format, Prepared, Request};
use earlier::Earlier;
use field::Found;

/// Prepares the signature that `order` describes, or says what stands against it.
///
/// # Errors
/// [`SignError::Refused`] with the reason for the person, [`SignError::Prepare`] for a file that cannot be read.
pub fn prepare(reader: &Reader<'_>, base: &BaseDigest, order: &Order<'_>) -> Result<Prepared, SignError> {
    appendable(reader)?;
    let earlier = Earlier::read(reader);
    earlier.allow(order.kind)?;
    let form = Form::read(reader)?;
    let mut update = Update::new(reader).map_err(crate::PrepareError::from)?;
    let target = match &order.place {
        Place::Field(name) => existing(&mut update, reader, order, &earlier, form.find(name)?)?,
        Place::New { name, page, rect } => {
            form.free_name(name)?;
            usage_rights(reader, FormChange::NewField)?;
            earlier.leaves_open(name)?;
            if rect.is_some() {
                earlier.lets_be_seen()?;
            }
            Target {
                field: field::add(&mut update, reader, order, name, *page, *rect)?,
                lock: order.lock.clone(),
                format: Format::Cades,
            }
        }
    };
    let request = Request {
        kind: order.kind,
        lock: target.lock,
        format: target.format,
        hash: order.hash,
        time: Some(order.time),
        name: order.name.clone(),
        location: order.location.clone(),
        reason: order.reason.clone(),
        contact: order.contact.clone(),
        contents_len: order.contents_len,
    };
    Ok(crate::prepare(reader, base, update, target.field, &request)?)
}

/// What the seed value of a field asks for, so that the person can be offered it; nothing if the field has none.
///
/// # Errors
/// [`Refusal::NoSuchField`] and the like, [`Refusal::Seed`] when it cannot be read.
pub fn seed(reader: &Reader<'_>, field: &str) -> Result<Seed, Refusal> {
    Seed::read(reader, &Form::read(reader)?.find(field)?.dict)
}

/// `stem` as the name of a new field, or with the first number behind it that no field has.
///
/// # Errors
/// [`Refusal::FormTooLarge`].
pub fn unused_name(reader: &Reader<'_>, stem: &str) -> Result<String, Refusal> {
    Ok(Form::read(reader)?.unused(stem))
}

/// A field of a file, for whoever chooses one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldName {
    /// The full name (ISO 32000-2 §12.7.4.2).
    pub name: String,
    /// Whether it is a signature field that nobody has signed.
    pub awaits: bool,
}

/// The fields of a file.
///
/// # Errors
/// [`Refusal::FormTooLarge`].
pub fn fields(reader: &Reader<'_>) -> Result<Vec<FieldName>, Refusal> {
    let form = Form::read(reader)?;
    let named = form.fields().iter().map(|field| FieldName {
        name: field.name.clone(),
        awaits: field.free(reader).is_ok(),
    });
    Ok(named.collect())
}

/// The field to be signed, as it stands in the update.
struct Target {
    field: ObjRef,
    lock: Option<FieldLock>,
    format: Format,
}

/// A field that the file has: its own lock and seed value count.
fn existing(
    update: &mut Update<'_, '_>,
    reader: &Reader<'_>,
    order: &Order<'_>,
    earlier: &Earlier,
    found: &Found,
) -> Result<Target, SignError> {
    found.free(reader)?;
    usage_rights(reader, FormChange::Signed)?;
    earlier.leaves_open(&found.name)?;
    let own = found.lock(reader);
    let lock = match (own, &order.lock) {
        (Some(own), Some(wanted)) if own != *wanted => {
            return Err(Refusal::OtherLock(found.name.clone()).into());
        }
        (Some(own), _) => Some(own),
        (None, wanted) => wanted.clone(),
    };
    let seed = Seed::read(reader, &found.dict)?;
    let format = seed
        .meets(order, found.permission(reader))
        .map_err(Refusal::Seed)?;
    let mut dict = found.dict.clone();
    dict.insert("FT", Object::name("Sig"));
    update.set(found.reference, dict);
    flag(update, reader.catalog_ref())?;
    found.draw(update, reader, order)?;
    Ok(Target {
        field: found.reference,
        lock,
        format,
    })
}
