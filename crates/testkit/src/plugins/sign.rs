//! Signing a whole file as such programs do: a field of their own with a picture, an approval. And everything that may go
//! wrong with it.

use std::sync::Arc;

use jiff::Timestamp;
use saoy_pades::sign::{self, Look, Order, Place};
use saoy_pades::{BaseDigest, Kind, Permission, contents_len, embed};
use saoy_pdf::{Dict, Limits, Object, Reader, Rect, Update};
use saoy_pki::{Certificate, PrivateKey, cms};

/// One certificate of the token and its key.
type Key = (Arc<PrivateKey>, Certificate);

/// What is in the officer's token, and how the program at his computer is set up.
#[derive(Debug, Clone)]
pub struct Keys {
    /// The certificate that is chosen …
    own: Key,
    /// … and one that is in the token, too.
    other: Key,
    issuers: Vec<Certificate>,
    /// Where the program's own template puts the picture, in points.
    place: Rect,
}

impl Keys {
    /// A token with two certificates, of which the first is the officer's. `place` is where the program's template puts the
    /// picture on the last page.
    pub fn new(
        own: (PrivateKey, Certificate),
        other: (PrivateKey, Certificate),
        issuers: Vec<Certificate>,
        place: Rect,
    ) -> Self {
        let key = |(key, certificate)| (Arc::new(key), certificate);
        Self {
            own: key(own),
            other: key(other),
            issuers,
            place,
        }
    }

    /// The chosen certificate.
    pub fn certificate(&self) -> &Certificate {
        &self.own.1
    }
}

/// What a stand-in does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mood {
    /// It signs.
    #[default]
    Well,
    /// It says nothing at all.
    Silent,
    /// The officer closes its window.
    Cancelled,
    /// It cannot: no token, no certificate, an error of its own with this number.
    Refuses(i64),
    /// It signs with the other certificate of the token.
    OtherCertificate,
    /// It adds a page.
    ExtraPage,
    /// It writes the file anew: an earlier byte is another one.
    ChangedByte,
    /// It signs twice.
    TwoSignatures,
    /// It gives the file back as it was.
    Unsigned,
    /// Its picture covers what the page shows.
    OverText,
    /// It certifies.
    Certifies,
    /// It gives something else back that is no PDF.
    Nonsense,
    /// It says that it signed, and sends nothing.
    SendsNothing,
    /// It sends the signed file twice.
    SendsTwice,
}

/// The file as the program gives it back; `place` is where the page asked for the picture: page from 1, points.
pub(super) fn sign(
    file: &[u8],
    keys: &Keys,
    mood: Mood,
    place: Option<(usize, Rect)>,
) -> Result<Vec<u8>, String> {
    let over = Rect::sized(150.0, 640.0, 160.0, 90.0);
    let place = match mood {
        Mood::OverText => place.map(|(page, _)| (page, over)).or(Some((0, over))),
        _ => place,
    };
    let own = &keys.own;
    match mood {
        Mood::Unsigned => Ok(file.to_vec()),
        Mood::Nonsense => Ok(b"<html>502 Bad Gateway</html>".to_vec()),
        Mood::OtherCertificate => once(file, keys, &keys.other, Kind::Approve, place),
        Mood::Certifies => once(file, keys, own, Kind::Certify(Permission::FormFilling), place),
        Mood::ExtraPage => once(&with_page(file)?, keys, own, Kind::Approve, place),
        Mood::TwoSignatures => {
            let first = once(file, keys, own, Kind::Approve, place)?;
            once(
                &first,
                keys,
                own,
                Kind::Approve,
                Some((0, Rect::sized(0.0, 0.0, 0.0, 0.0))),
            )
        }
        Mood::ChangedByte => {
            let mut signed = once(file, keys, own, Kind::Approve, place)?;
            if let Some(byte) = signed.get_mut(12) {
                *byte ^= 0x20;
            }
            Ok(signed)
        }
        _ => once(file, keys, own, Kind::Approve, place),
    }
}

/// One signature in a field of its own; on the last page for page 0.
fn once(
    file: &[u8],
    keys: &Keys,
    (key, certificate): &Key,
    kind: Kind,
    place: Option<(usize, Rect)>,
) -> Result<Vec<u8>, String> {
    let reader = Reader::open(file, &Limits::default()).map_err(told)?;
    let last = reader.pages().map_err(told)?.len();
    let (page, rect) = place.unwrap_or((0, keys.place));
    let page = if page == 0 { last } else { page };
    let chain: Vec<Certificate> = std::iter::once(certificate)
        .chain(&keys.issuers)
        .cloned()
        .collect();
    let at = Timestamp::from_second(1_791_943_200).map_err(told)?;
    let order = Order {
        place: Place::New {
            name: sign::unused_name(&reader, "Signature1").map_err(|refusal| format!("{refusal:?}"))?,
            page: page.saturating_sub(1),
            rect: (rect.width() > 0.0).then_some(rect),
        },
        look: Look::Plain,
        contents_len: contents_len(&chain, 4000),
        name: Some("Signer".into()),
        ..Order::new(kind, &chain, at)
    };
    let mut prepared =
        sign::prepare(&reader, &BaseDigest::of(file), &order).map_err(|error| format!("{error:?}"))?;
    let attributes = cms::signed_attributes(&prepared.digest, certificate).map_err(told)?;
    let scheme = key.usual_scheme();
    let value = key.sign(scheme, &attributes).map_err(told)?;
    let signed = cms::signed_data(&attributes, &value, scheme, certificate, &keys.issuers).map_err(told)?;
    embed(&mut prepared, &signed, certificate).map_err(told)?;
    Ok([file, &prepared.appended].concat())
}

fn with_page(file: &[u8]) -> Result<Vec<u8>, String> {
    let reader = Reader::open(file, &Limits::default()).map_err(told)?;
    let mut update = Update::new(&reader).map_err(told)?;
    let page = Dict::new()
        .with("Type", Object::name("Page"))
        .with("MediaBox", [0, 0, 595, 842].map(Object::Int).to_vec())
        .with("Resources", Dict::new());
    update.append_page(page).map_err(told)?;
    Ok([file, &update.finish().map_err(told)?.bytes].concat())
}

fn told(error: impl std::fmt::Display) -> String {
    error.to_string()
}
