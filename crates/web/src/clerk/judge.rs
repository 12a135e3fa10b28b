//! What an upload is, judged by its content: a clean PDF as it is, a JPEG or PNG made into one without compressing it
//! again, or one sentence that says why not.

use saoy_blob::Blob;
use saoy_domain::limits::MAX_SCAN_PAGES;
use saoy_pdf::clean::{NotClean, inspect};
use saoy_pdf::{Limits, Reader};
use saoy_sheet::scan::{self, Hint, Settings};

use super::sentence;
use crate::pages::{PageWarning, Text};

/// A file that can be certified.
pub(super) struct Fit {
    /// The PDF that was made of a picture; `None`: the file itself is the scan.
    pub(super) made: Option<Vec<u8>>,
    /// Its pages.
    pub(super) pages: u32,
}

/// What a scan is read with.
pub(super) fn limits() -> Limits {
    Limits {
        max_pages: MAX_SCAN_PAGES,
        ..Limits::default()
    }
}

/// Judges a whole file. `id` becomes the identifier of a PDF that is made.
pub(super) fn judge(bytes: &[u8], id: [u8; 16]) -> Result<Fit, Text> {
    if is_picture(bytes) {
        let page = scan::read(bytes).map_err(|refusal| sentence::picture(&refusal))?;
        let made = scan::to_pdf(vec![page], id).map_err(|_| Text::key("picture-damaged"))?;
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
        Err(reasons) => Err(refused(bytes, &reasons)),
    }
}

/// Pages that deserve a second look: blank, dark, skewed, cut off, under 200 dpi.
pub(super) fn warnings(scan: &Blob) -> Vec<PageWarning> {
    let Ok(reader) = Reader::open(scan, &limits()) else {
        return Vec::new();
    };
    let Ok(pages) = reader.pages() else {
        return Vec::new();
    };
    let settings = Settings::default();
    let mut warnings = Vec::new();
    for (number, page) in (1u32..).zip(&pages) {
        let Some(raster) = scan::of_page(&reader, page) else {
            continue;
        };
        let hints = scan::judge(&raster, &settings);
        warnings.extend(hints.iter().map(|hint| PageWarning {
            page: number,
            text: says(hint),
        }));
    }
    warnings
}

fn is_picture(bytes: &[u8]) -> bool {
    let heif = bytes.get(4..8) == Some(b"ftyp".as_slice());
    bytes.starts_with(b"\x89PNG\r\n\x1a\n") || bytes.starts_with(b"\xff\xd8\xff") || heif
}

fn refused(bytes: &[u8], reasons: &[NotClean]) -> Text {
    let first = reasons.first().unwrap_or(&NotClean::Empty);
    let pages = matches!(first, NotClean::TooManyPages)
        .then(|| {
            let all = Reader::open(bytes, &Limits::default()).ok()?;
            all.pages().ok().map(|pages| pages.len())
        })
        .flatten();
    sentence::not_clean(first, pages)
}

fn says(hint: &Hint) -> Text {
    match hint {
        Hint::Blank => Text::key("scan-blank"),
        Hint::Dark => Text::key("scan-dark"),
        Hint::LowResolution { dpi } => Text::key("scan-low-dpi").with("dpi", dpi),
        Hint::Skewed { .. } => Text::key("scan-skewed"),
        Hint::CutOff(_) => Text::key("scan-cut"),
    }
}
