//! Profile B: what is sent to a program that signs whole files, kept so that a restart changes nothing; and the file that
//! came back, completed.

use saoy_agent_protocol::{Subject, hexed};
use saoy_blob::{Blob, Staged};
use saoy_certified_copy::{EmbedError, patch_contents};
use saoy_domain::dossier::BoundNumber;
use saoy_domain::{BatchId, BookId, Digest, DossierId, EntryId, SigningId};
use saoy_pdf::{Limits, Reader, Rect};
use saoy_pki::{Certificate, cms};
use saoy_store::dossiers::{Profile, Row};
use saoy_store::evidence::Evidence;
use saoy_store::signings::{self, NewSigning, Signing};
use serde::{Deserialize, Serialize};

use super::kept::lapse;
use super::pending::Bound;
use super::stamp::{Stamped, latest, patched, timestamped};
use super::{FlowError, evidence, files};
use crate::app::App;

/// What a program is to sign.
pub(crate) struct Sent {
    /// The dossier.
    pub(crate) dossier: DossierId,
    /// SHA-256 of the file that was looked at.
    pub(crate) displayed: Digest,
    /// That file.
    pub(crate) base: Blob,
    /// What was appended to it and nobody has signed: page, or number.
    pub(crate) section: Blob,
    /// The certificate that is to sign.
    pub(crate) certificate: Certificate,
    /// The number that the copy carries, where it is sealed.
    pub(crate) bound: Option<Bound>,
    /// Where the picture goes.
    pub(crate) places: Places,
}

/// Places on the attestation page, in points from its lower left corner.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Places {
    /// The page, from 1.
    pub(crate) page: usize,
    /// Of the signature that is asked: x0, y0, x1, y1.
    pub(crate) own: [f64; 4],
    /// Of the seal that follows.
    pub(crate) seal: [f64; 4],
}

impl Sent {
    /// The whole file as it is sent.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        [&self.base[..], &self.section[..]].concat()
    }
}

/// The corners of a rectangle.
pub(super) const fn corners(rect: &Rect) -> [f64; 4] {
    [rect.x0, rect.y0, rect.x1, rect.y1]
}

/// Refuses a dossier that was begun for keys of another kind.
///
/// # Errors
/// [`FlowError::OtherProfile`].
pub(crate) const fn own(row: &Row, profile: Profile) -> Result<(), FlowError> {
    match (row.profile, profile) {
        (Profile::A, Profile::A) | (Profile::B, Profile::B) => Ok(()),
        (profile, _) => Err(FlowError::OtherProfile { profile }),
    }
}

/// What a row keeps besides the bytes.
#[derive(Serialize, Deserialize)]
struct Kept {
    #[serde(with = "hexed::any")]
    certificate: Vec<u8>,
    places: Places,
    bound: Option<KeptNumber>,
}

#[derive(Serialize, Deserialize)]
struct KeptNumber {
    entry: i64,
    book: i64,
    n: i64,
}

/// Keeps what is sent and asks for its signature.
///
/// # Errors
/// The disk is full, or something is broken.
pub(crate) async fn keep(
    app: &App,
    (batch, item): (BatchId, i64),
    sent: Sent,
    subject: &Subject,
) -> Result<SigningId, FlowError> {
    let kept = Kept {
        certificate: sent.certificate.der().to_vec(),
        places: sent.places,
        bound: sent.bound.map(|Bound { entry, number }| KeptNumber {
            entry: entry.0,
            book: number.book.0,
            n: number.n,
        }),
    };
    let section = files::store(app, vec![sent.section]).await?;
    let now = app.now();
    let new = NewSigning {
        batch,
        item,
        dossier: sent.dossier,
        displayed: sent.displayed,
        section,
        prepared: serde_json::to_value(kept).map_err(FlowError::broken)?,
        attributes: Vec::new(),
        described: serde_json::to_value(subject).map_err(FlowError::broken)?,
        lapses_at: lapse(now)?,
    };
    let mut tx = app.db.begin().await?;
    let id = signings::ask(&mut tx, &new, now).await?;
    tx.commit().await?;
    Ok(id)
}

fn kept(signing: &Signing) -> Result<Kept, FlowError> {
    serde_json::from_value(signing.prepared.clone()).map_err(FlowError::broken)
}

/// Where the picture of a request goes, without its files.
///
/// # Errors
/// Something is broken.
pub(crate) fn places(signing: &Signing) -> Result<Places, FlowError> {
    Ok(kept(signing)?.places)
}

/// What was sent, as it was kept.
///
/// # Errors
/// Something is broken.
pub(crate) async fn sent(app: &App, signing: &Signing) -> Result<Sent, FlowError> {
    let kept = kept(signing)?;
    Ok(Sent {
        dossier: signing.dossier,
        displayed: signing.displayed,
        base: files::read(app, signing.displayed).await?,
        section: files::read(app, signing.section).await?,
        certificate: Certificate::from_der(&kept.certificate).map_err(FlowError::broken)?,
        bound: bound(kept.bound.as_ref()),
        places: kept.places,
    })
}

fn bound(kept: Option<&KeptNumber>) -> Option<Bound> {
    kept.map(|number| Bound {
        entry: EntryId(number.entry),
        number: BoundNumber {
            book: BookId(number.book),
            n: number.n,
        },
    })
}

/// A file that came back, was judged and is kept.
pub(crate) struct Back {
    /// The dossier.
    pub(super) dossier: DossierId,
    /// SHA-256 of the file that was looked at.
    pub(super) displayed: Digest,
    /// The number that the copy carries, where it is sealed.
    pub(super) bound: Option<Bound>,
    /// The signed file.
    file: Blob,
}

/// The file that came back for a request.
///
/// # Errors
/// Something is broken: none came.
pub(crate) async fn back(app: &App, signing: &Signing, file: Digest) -> Result<Back, FlowError> {
    Ok(Back {
        dossier: signing.dossier,
        displayed: signing.displayed,
        bound: bound(kept(signing)?.bound.as_ref()),
        file: files::read(app, file).await?,
    })
}

/// A signed file with its timestamp, as far as there is one.
pub(super) struct Completed {
    pub(super) staged: Staged,
    pub(super) length: u64,
    pub(super) stamped: Stamped,
    pub(super) known: Vec<Evidence>,
}

/// Adds the timestamp where the program added none. Its other bytes stay as the program wrote them.
pub(super) async fn completed(app: &App, back: &Back) -> Result<Completed, FlowError> {
    let (newest, covered) = {
        let reader = Reader::open(&back.file, &Limits::default())?;
        let found = saoy_pades::signatures(&reader).map_err(FlowError::broken)?;
        let covered = latest(&found);
        (found.into_iter().next_back(), covered)
    };
    let newest = newest.ok_or_else(|| FlowError::broken("the signed file has no signature"))?;
    let known = evidence::known(app, newest.cms.clone()).await?;
    let has_own = cms::SignedData::parse(&newest.cms)?
        .signature_timestamp()
        .is_some();
    let whole = || vec![back.file.clone()];
    let (parts, stamped) = match has_own {
        // Judged when the file came: only one that is trusted here and can be true is there.
        true => (whole(), Stamped::Yes),
        false => match timestamped(app, newest.cms.clone(), covered).await? {
            None => (whole(), Stamped::Later),
            Some(signed) => match patch_contents(&newest, &signed) {
                Ok(patch) => (patched(&back.file, patch)?, Stamped::Yes),
                // The program left too little room: the document timestamp proves it.
                Err(EmbedError::TooLarge { needed, reserved }) => {
                    tracing::warn!(
                        needed,
                        reserved,
                        "the timestamp does not fit into a program's signature"
                    );
                    (whole(), Stamped::DoesNotFit)
                }
                Err(error) => return Err(error.into()),
            },
        },
    };
    let staged = files::stage(app, parts).await?;
    Ok(Completed {
        length: staged.blob().len() as u64,
        staged,
        stamped,
        known,
    })
}
