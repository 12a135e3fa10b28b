//! Pictures of signatures and seals, ready for a page: read and compressed once, not again for every copy.

use std::sync::{Arc, Mutex, PoisonError};

use saoy_domain::Digest;
use saoy_sheet::picture::{EncodedPicture, Picture};

use super::{FlowError, files};
use crate::app::App;

/// How many are kept; what was not used for longest goes first.
const KEPT: usize = 64;

/// Pictures by the digest of their file, the one used last at the end.
#[derive(Default)]
pub(crate) struct Encoded(Mutex<Vec<(Digest, Arc<EncodedPicture>)>>);

impl Encoded {
    fn find(&self, digest: Digest) -> Option<Arc<EncodedPicture>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|(known, _)| *known == digest)?;
        let found = kept.remove(at);
        let picture = Arc::clone(&found.1);
        kept.push(found);
        Some(picture)
    }

    fn keep(&self, digest: Digest, picture: &Arc<EncodedPicture>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(known, _)| *known != digest);
        if kept.len() >= KEPT {
            kept.remove(0);
        }
        kept.push((digest, Arc::clone(picture)));
    }
}

/// The picture in a stored file.
pub(super) async fn encoded(app: &App, digest: Digest) -> Result<Arc<EncodedPicture>, FlowError> {
    if let Some(known) = app.encoded().find(digest) {
        return Ok(known);
    }
    let bytes = files::read(app, digest).await?;
    let picture = app
        .blocking(move |_| Ok::<_, FlowError>(Arc::new(Picture::read(&bytes)?.encode())))
        .await??;
    app.encoded().keep(digest, &picture);
    Ok(picture)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pictures_used_last_are_kept() {
        let picture = Arc::new(Picture::read(saoy_sheet::demo::SEAL).unwrap().encode());
        let kept = Encoded::default();
        let name = |n: usize| Digest([u8::try_from(n).unwrap(); 32]);
        for n in 0..KEPT {
            kept.keep(name(n), &picture);
        }
        assert!(kept.find(name(0)).is_some(), "used again");
        kept.keep(name(KEPT), &picture);
        assert!(kept.find(name(0)).is_some() && kept.find(name(KEPT)).is_some());
        assert!(kept.find(name(1)).is_none(), "the one not used for longest went");
    }
}
