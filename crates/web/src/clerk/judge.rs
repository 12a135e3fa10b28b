//! What an upload is, judged by its content: a clean PDF as it is, a JPEG or PNG made into one without compressing it
//! again, a PDF that has to be written anew, or one sentence that says why not.

use saoy_blob::Blob;
use saoy_domain::limits::MAX_SCAN_PAGES;
use saoy_intake::separator::{Cut, look_through};
use saoy_pdf::clean::{NotClean, inspect};
use saoy_pdf::{Limits, Reader};
use saoy_sheet::scan::{self, Hint};
use saoy_store::scans::PageHint;

use super::sentence;
use crate::pages::{PageWarning, Text};

/// A file that can be certified.
pub(super) struct Fit {
    /// The PDF that was made of a picture; `None`: the file itself is the scan.
    pub(super) made: Option<Vec<u8>>,
    /// Its pages.
    pub(super) pages: u32,
}

/// A file that cannot be certified as it is.
pub(super) enum Unfit {
    /// It cannot be used.
    Refused(Text),
    /// A PDF that is not clean: written anew it may be.
    Unclean,
}

/// What a scan is read with.
pub(super) fn limits() -> Limits {
    Limits {
        max_pages: MAX_SCAN_PAGES,
        ..Limits::default()
    }
}

/// Judges a whole file. `id` becomes the identifier of a PDF that is made.
pub(super) fn judge(bytes: &[u8], id: [u8; 16]) -> Result<Fit, Unfit> {
    if is_picture(bytes) {
        let page = scan::read(bytes).map_err(|refusal| Unfit::Refused(sentence::picture(&refusal)))?;
        let damaged = |_| Unfit::Refused(Text::key("picture-damaged"));
        let made = scan::to_pdf(vec![page], id).map_err(damaged)?;
        return Ok(Fit {
            made: Some(made),
            pages: 1,
        });
    }
    match inspect(bytes, &limits()) {
        Ok(clean) => Ok(Fit {
            made: None,
            pages: u32::try_from(clean.pages).unwrap_or(u32::MAX),
        }),
        Err(reasons) => Err(unfit(bytes, &reasons)),
    }
}

/// What is seen on the pages of a scan: those that deserve a second look (blank, dark, skewed, cut off, under 200 dpi),
/// and where a stack is cut.
pub(super) fn look(scan: &Blob) -> (Vec<PageHint>, Option<Cut>) {
    let seen = look_through(scan, &limits());
    let hints = seen.hints.iter().map(|(page, hint)| seen_on(*page, hint));
    (hints.collect(), seen.cut)
}

/// What was seen, as it is said.
pub(crate) fn warning(hint: &PageHint) -> PageWarning {
    let text = Text::key(&hint.what);
    PageWarning {
        page: hint.page,
        text: match hint.dpi {
            Some(dpi) => text.with("dpi", dpi),
            None => text,
        },
    }
}

fn is_picture(bytes: &[u8]) -> bool {
    let heif = bytes.get(4..8) == Some(b"ftyp".as_slice());
    bytes.starts_with(b"\x89PNG\r\n\x1a\n") || bytes.starts_with(b"\xff\xd8\xff") || heif
}

fn unfit(bytes: &[u8], reasons: &[NotClean]) -> Unfit {
    let pages = || {
        let all = Reader::open(bytes, &Limits::default()).ok()?;
        all.pages().ok().map(|pages| pages.len())
    };
    let why = reasons.iter().find_map(|reason| {
        let pages = matches!(reason, NotClean::TooManyPages).then(pages).flatten();
        sentence::hopeless(reason, pages)
    });
    why.map_or(Unfit::Unclean, Unfit::Refused)
}

fn seen_on(page: u32, hint: &Hint) -> PageHint {
    let what = match hint {
        Hint::Blank => "scan-blank",
        Hint::Dark => "scan-dark",
        Hint::LowResolution { .. } => "scan-low-dpi",
        Hint::Skewed { .. } => "scan-skewed",
        Hint::CutOff(_) => "scan-cut",
    };
    let dpi = match hint {
        Hint::LowResolution { dpi } => Some(*dpi),
        _ => None,
    };
    PageHint {
        page,
        what: what.to_owned(),
        dpi,
    }
}
