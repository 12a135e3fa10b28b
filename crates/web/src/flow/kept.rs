//! A revision that waits for a key out of this server's reach: kept so that a restart changes nothing, and found again when
//! its value comes.

use jiff::{SignedDuration, Timestamp};
use saoy_agent_protocol::{Subject, hexed, scheme};
use saoy_blob::Blob;
use saoy_certified_copy::Prepared;
use saoy_domain::dossier::BoundNumber;
use saoy_domain::{BatchId, BookId, EntryId, SigningId, in_vietnam};
use saoy_pki::{Certificate, HashAlgorithm, SignatureScheme};
use saoy_store::signings::{self, NewSigning, Signing};
use serde::{Deserialize, Serialize};

use super::pending::{Bound, Pending, Request};
use super::{FlowError, files};
use crate::app::App;

/// So long an officer has for a prepared revision: its page says on which day it was signed, its signature will carry a time.
const PATIENCE: SignedDuration = SignedDuration::from_mins(30);

/// What a row keeps besides the bytes.
#[derive(Serialize, Deserialize)]
struct Kept {
    base_len: u64,
    byte_range: [u64; 4],
    contents: [u64; 2],
    #[serde(with = "hexed::any")]
    digest: Vec<u8>,
    /// The certificate first.
    chain: Vec<Der>,
    #[serde(with = "scheme")]
    scheme: SignatureScheme,
    bound: Option<KeptNumber>,
}

#[derive(Serialize, Deserialize)]
struct Der(#[serde(with = "hexed::any")] Vec<u8>);

#[derive(Serialize, Deserialize)]
struct KeptNumber {
    entry: i64,
    book: i64,
    n: i64,
}

/// When a revision that is prepared now is no longer signed: in half an hour, and never on another day than it says.
pub(crate) fn lapse(now: Timestamp) -> Result<Timestamp, FlowError> {
    let tomorrow = in_vietnam(now).tomorrow().and_then(|day| day.start_of_day());
    let midnight = tomorrow.map_err(FlowError::broken)?.timestamp();
    Ok(now
        .saturating_add(PATIENCE)
        .map_err(FlowError::broken)?
        .min(midnight))
}

/// Keeps a revision and asks for its signature.
///
/// # Errors
/// The disk is full, or something is broken.
pub(crate) async fn keep(
    app: &App,
    (batch, item): (BatchId, i64),
    pending: Pending,
    subject: &Subject,
) -> Result<SigningId, FlowError> {
    let Pending {
        dossier,
        displayed,
        bound,
        request,
        ..
    } = pending;
    let kept = Kept::of(&request, bound);
    let section = files::store(app, vec![Blob::from(request.prepared.appended)]).await?;
    let now = app.now();
    let new = NewSigning {
        batch,
        item,
        dossier,
        displayed,
        section,
        prepared: serde_json::to_value(kept).map_err(FlowError::broken)?,
        attributes: request.attributes,
        described: serde_json::to_value(subject).map_err(FlowError::broken)?,
        lapses_at: lapse(now)?,
    };
    let mut tx = app.db.begin().await?;
    let id = signings::ask(&mut tx, &new, now).await?;
    tx.commit().await?;
    Ok(id)
}

/// The revision as it was kept.
///
/// # Errors
/// Something is broken.
pub(crate) async fn restore(app: &App, signing: &Signing) -> Result<Pending, FlowError> {
    let kept: Kept = serde_json::from_value(signing.prepared.clone()).map_err(FlowError::broken)?;
    let base = files::read(app, signing.displayed).await?;
    let section = files::read(app, signing.section).await?;
    let bound = kept.bound.as_ref().map(|number| Bound {
        entry: EntryId(number.entry),
        number: BoundNumber {
            book: BookId(number.book),
            n: number.n,
        },
    });
    Ok(Pending {
        dossier: signing.dossier,
        displayed: signing.displayed,
        base,
        bound,
        request: kept.request(section.to_vec(), signing.attributes.clone())?,
    })
}

/// What was asked of the key, without the files: enough to judge a value.
///
/// # Errors
/// Something is broken.
pub(crate) fn asked(signing: &Signing) -> Result<Request, FlowError> {
    let kept: Kept = serde_json::from_value(signing.prepared.clone()).map_err(FlowError::broken)?;
    kept.request(Vec::new(), signing.attributes.clone())
}

impl Kept {
    fn of(request: &Request, bound: Option<Bound>) -> Self {
        let prepared = &request.prepared;
        let others = request.chain.iter().filter(|one| **one != request.certificate);
        let chain = std::iter::once(&request.certificate).chain(others);
        Self {
            base_len: prepared.base_len,
            byte_range: prepared.byte_range,
            contents: [prepared.contents.start, prepared.contents.end],
            digest: prepared.digest.clone(),
            chain: chain.map(|one| Der(one.der().to_vec())).collect(),
            scheme: request.scheme,
            bound: bound.map(|Bound { entry, number }| KeptNumber {
                entry: entry.0,
                book: number.book.0,
                n: number.n,
            }),
        }
    }

    fn request(self, appended: Vec<u8>, attributes: Vec<u8>) -> Result<Request, FlowError> {
        let chain: Result<Vec<Certificate>, _> = self
            .chain
            .iter()
            .map(|Der(der)| Certificate::from_der(der))
            .collect();
        let chain = chain.map_err(FlowError::broken)?;
        let certificate = chain.first().cloned();
        let [start, end] = self.contents;
        let hash = HashAlgorithm::from_length(self.digest.len());
        Ok(Request {
            prepared: Prepared {
                appended,
                base_len: self.base_len,
                byte_range: self.byte_range,
                contents: start..end,
                hash: hash.ok_or_else(|| FlowError::broken("a kept digest has an odd length"))?,
                digest: self.digest,
            },
            attributes,
            certificate: certificate.ok_or_else(|| FlowError::broken("a kept request has no certificate"))?,
            chain,
            scheme: self.scheme,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_page_is_signed_on_the_day_that_stands_on_it() {
        let lapses = |now| lapse(at(now)).unwrap();
        assert_eq!(lapses("2026-10-13T03:00:00Z"), at("2026-10-13T03:30:00Z"));
        // Ten to midnight in Vietnam.
        assert_eq!(lapses("2026-10-13T16:50:00Z"), at("2026-10-13T17:00:00Z"));
    }
}
