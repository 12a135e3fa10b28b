//! The engine asked: a file written anew, or why not. Everything here blocks, within the engine's bounds.

use std::panic::{AssertUnwindSafe, catch_unwind};

use saoy_domain::limits::{MAX_SCAN, MAX_SCAN_PAGES};
use saoy_pdf::normalise::{Done, NormaliseError, Settings, Signed, normalise};
use saoy_pdf::{OpenError, ReadError, Reader};

use super::electronic::Judge;
use crate::clerk::judge;
use crate::pages::{Lang, Text};

/// With what a file is written anew.
#[derive(Clone)]
pub(super) struct Wish {
    /// What was typed.
    pub(super) password: Option<Vec<u8>>,
    /// Takes digitally signed files, and judges them.
    pub(super) electronic: Option<Judge>,
}

/// A new file.
pub(super) struct Made {
    /// Its bytes.
    pub(super) pdf: Vec<u8>,
    /// Its pages.
    pub(super) pages: u32,
    /// What was done.
    pub(super) done: Vec<Done>,
    /// What was found out about the signatures of the old one.
    pub(super) report: Option<serde_json::Value>,
}

/// Why there is none.
pub(super) enum No {
    /// A password is needed, or another one.
    Password,
    /// It is digitally signed.
    Signed,
    /// It cannot be done.
    Refused(Text),
}

/// Writes a file anew. A fault of the engine is a sentence, not the end of the request.
pub(super) fn write(bytes: &[u8], wish: &Wish) -> Result<Made, No> {
    catch_unwind(AssertUnwindSafe(|| written(bytes, wish))).unwrap_or_else(|_| {
        tracing::error!("a file could not be normalised: the engine stopped");
        Err(No::Refused(Text::key("normalise-failed")))
    })
}

fn written(bytes: &[u8], wish: &Wish) -> Result<Made, No> {
    let reader = Reader::open_any(bytes, &judge::limits(), wish.password.as_deref()).map_err(unopened)?;
    let settings = |signed| Settings {
        signed,
        max_output: MAX_SCAN,
        ..Settings::default()
    };
    let (new, report) = match (normalise(&reader, &settings(Signed::Refuse)), &wish.electronic) {
        (Err(NormaliseError::Signed), Some(judge)) => {
            let flat = normalise(&reader, &settings(Signed::Flatten));
            (flat, Some(judge.report(&reader)))
        }
        (new, _) => (new, None),
    };
    let new = new.map_err(undone)?;
    Ok(Made {
        pages: u32::try_from(new.report.pages).unwrap_or(u32::MAX),
        pdf: new.bytes,
        done: new.report.done,
        report,
    })
}

fn unopened(why: OpenError) -> No {
    No::Refused(match why {
        OpenError::PasswordRequired | OpenError::WrongPassword => return No::Password,
        OpenError::Encryption(_) => Text::key("file-encryption-unknown"),
        OpenError::Work => Text::key("normalise-too-much"),
        _ => Text::key("file-damaged"),
    })
}

fn undone(why: NormaliseError) -> No {
    No::Refused(match &why {
        NormaliseError::Signed => return No::Signed,
        NormaliseError::Encrypted => return No::Password,
        NormaliseError::NoPages => Text::key("file-no-pages"),
        NormaliseError::TooManyAnnotations | NormaliseError::TooMuch | NormaliseError::TooMuchContent => {
            Text::key("normalise-too-much")
        }
        NormaliseError::Read(ReadError::Work | ReadError::TooMuch) => Text::key("normalise-too-much"),
        NormaliseError::Read(ReadError::TooManyPages) => {
            Text::key("file-pages-over").with("limit", MAX_SCAN_PAGES)
        }
        NormaliseError::TooLarge => Text::key("normalise-too-large"),
        NormaliseError::Read(_) | NormaliseError::Filters => Text::key("file-damaged"),
        NormaliseError::Write(_) | NormaliseError::Unclean(_) | NormaliseError::Output(_) => {
            tracing::error!(%why, "a file could not be normalised");
            Text::key("normalise-failed")
        }
        // These say what to do already.
        _ => Text::key("normalise-engine")
            .with("vi", why.sentence(super::words::lang(Lang::Vi)))
            .with("en", why.sentence(super::words::lang(Lang::En))),
    })
}
