//! A scan as uploads of the form: the whole of it, or one for each of its papers.

use jiff::SignedDuration;
use saoy_blob::Blob;
use saoy_domain::{Digest, NormalisationId, ScanId};
use saoy_intake::separator::Cut;
use saoy_store::Tx;
use saoy_store::intake::{self, NewPart};
use saoy_store::normalisations;
use saoy_store::scope::{CopyCreate, Scoped};
use saoy_store::uploads::{self, NewUpload};

use super::judge;
use crate::app::App;
use crate::failure::{Answer, Failure};
use crate::flow;

/// How long an upload waits for the form it belongs to.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// A scan's papers, in the store of files already.
pub(super) struct Papers {
    pieces: Vec<Piece>,
    left_out: u32,
}

struct Piece {
    digest: Digest,
    length: i64,
    pages: u32,
    first: u32,
    last: u32,
}

impl Papers {
    /// The scan as one paper.
    pub(super) fn whole(digest: Digest, length: i64, pages: u32) -> Self {
        Self {
            pieces: vec![Piece {
                digest,
                length,
                pages,
                first: 1,
                last: pages,
            }],
            left_out: 0,
        }
    }

    /// The papers of a stack, each as a file of its own; pages are copied as they are.
    pub(super) async fn of(app: &App, stack: Blob, cut: Cut) -> Answer<Self> {
        let ids: Vec<[u8; 16]> = cut.split.parts.iter().map(|_| app.random_bytes()).collect();
        let places = cut.split.parts.clone();
        let left_out = count(cut.split.separators + cut.split.backs);
        let files = app
            .blocking(move |_| {
                let mut ids = ids.into_iter();
                cut.apply(&stack, &judge::limits(), || ids.next().unwrap_or_default())
                    .map_err(Failure::broken)
            })
            .await??;
        let mut pieces = Vec::new();
        for (file, places) in files.into_iter().zip(places) {
            let length = i64::try_from(file.len()).unwrap_or(i64::MAX);
            let page = |place: Option<&usize>| count(place.map_or(0, |place| place + 1));
            pieces.push(Piece {
                digest: flow::store(app, vec![Blob::from(file)]).await?,
                length,
                pages: count(places.len()),
                first: page(places.first()),
                last: page(places.last()),
            });
        }
        Ok(Self { pieces, left_out })
    }

    /// Writes them as the clerk's uploads and gives their tokens.
    pub(super) async fn write(
        &self,
        app: &App,
        tx: &mut Tx,
        scope: &Scoped<CopyCreate>,
        (scan, made): (ScanId, Option<NormalisationId>),
        name: &str,
    ) -> Answer<Vec<String>> {
        let now = app.now();
        let parts = if self.left_out == 0 {
            0
        } else {
            count(self.pieces.len())
        };
        let mut tokens = Vec::new();
        for (nth, piece) in (1u32..).zip(&self.pieces) {
            let part = if parts == 0 { 0 } else { nth };
            let token = app.token();
            let new = NewUpload {
                token: token.clone(),
                name: named(name, part),
                media_type: "application/pdf".to_owned(),
                length: piece.length,
                created_at: now,
                expires_at: now.saturating_add(KEPT).unwrap_or(now),
            };
            let upload = uploads::whole(tx, scope, &new, piece.digest, piece.pages).await?;
            let part = NewPart {
                upload,
                scan,
                part,
                parts,
                first_page: piece.first,
                last_page: piece.last,
                left_out: self.left_out,
            };
            intake::attach(tx, &part).await?;
            if let Some(made) = made {
                normalisations::attach(tx, upload, made).await?;
            }
            tokens.push(token);
        }
        Ok(tokens)
    }
}

/// “chong.pdf” becomes “chong-2.pdf”.
fn named(name: &str, part: u32) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    match part {
        0 => name.to_owned(),
        nth => format!("{stem}-{nth}.pdf"),
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn a_paper_is_named_after_its_stack() {
        assert_eq!(named("chong.sang.pdf", 2), "chong.sang-2.pdf");
        assert_eq!(named("Máy quét quầy 2", 1), "Máy quét quầy 2-1.pdf");
        assert_eq!(named("chong.jpg", 0), "chong.jpg");
    }
}
