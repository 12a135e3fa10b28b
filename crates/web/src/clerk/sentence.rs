//! Every reason why a file or a field is refused, as one sentence that says what happened and how to mend it.

use saoy_domain::limits::{MAX_SCAN_PAGES, SizeRefusal};
use saoy_pdf::LooksLike;
use saoy_pdf::clean::NotClean;
use saoy_sheet::picture::Looks;
use saoy_sheet::scan::ScanRefusal;

use crate::pages::Text;

pub(super) use crate::asked::sentence as text;

/// Why no rewriting mends a file: pages that are missing stay missing. `None` for what can be written anew.
pub(super) fn hopeless(reason: &NotClean, pages: Option<usize>) -> Option<Text> {
    Some(match reason {
        NotClean::Empty => Text::key("file-empty"),
        NotClean::NotPdf { looks_like } => Text::key(not_pdf(*looks_like)),
        NotClean::Truncated => Text::key("file-truncated"),
        NotClean::ZeroPages => Text::key("file-no-pages"),
        NotClean::TooManyPages => match pages {
            Some(pages) => Text::key("file-too-many-pages")
                .with("pages", pages)
                .with("limit", MAX_SCAN_PAGES),
            None => Text::key("file-pages-over").with("limit", MAX_SCAN_PAGES),
        },
        _ => return None,
    })
}

const fn not_pdf(looks_like: LooksLike) -> &'static str {
    match looks_like {
        LooksLike::Html => "file-is-html",
        LooksLike::Zip => "file-is-zip",
        LooksLike::Tiff => "file-is-tiff",
        LooksLike::Office => "file-is-office",
        LooksLike::Text => "file-is-text",
        LooksLike::Jpeg | LooksLike::Png | LooksLike::Unknown => "file-is-unknown",
    }
}

/// Why a file is too large, or too small.
pub(super) fn size(refusal: SizeRefusal) -> Text {
    match refusal {
        SizeRefusal::TooLarge { size, limit } => Text::key("file-too-large")
            .with("size", size)
            .with("limit", limit),
        _ => Text::key("file-empty"),
    }
}

/// Why a photo cannot become a page.
pub(super) fn picture(refusal: &ScanRefusal) -> Text {
    match refusal {
        ScanRefusal::Empty => Text::key("file-empty"),
        ScanRefusal::NotAPicture {
            looks_like: Looks::Heif,
        } => Text::key("file-is-heif"),
        ScanRefusal::NotAPicture { .. } => Text::key("file-is-unknown"),
        ScanRefusal::Damaged => Text::key("picture-damaged"),
        ScanRefusal::Unsupported => Text::key("picture-unsupported"),
        ScanRefusal::TooManyPixels { width, height } => Text::key("scan-too-many-pixels")
            .with("width", width)
            .with("height", height),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::Lang;
    use crate::render::Renderer;

    #[test]
    fn every_reason_why_a_file_is_refused_is_one_sentence_that_says_how_to_mend_it() {
        let kinds = [
            LooksLike::Html,
            LooksLike::Zip,
            LooksLike::Jpeg,
            LooksLike::Png,
            LooksLike::Tiff,
            LooksLike::Office,
            LooksLike::Text,
            LooksLike::Unknown,
        ];
        let mut texts: Vec<Text> = [
            NotClean::Empty,
            NotClean::Truncated,
            NotClean::ZeroPages,
            NotClean::TooManyPages,
        ]
        .iter()
        .filter_map(|reason| hopeless(reason, None))
        .collect();
        texts.extend(kinds.map(|looks_like| hopeless(&NotClean::NotPdf { looks_like }, None).unwrap()));
        texts.extend(hopeless(&NotClean::TooManyPages, Some(401)));
        assert_eq!(texts.len(), 13);
        texts.extend(
            [
                ScanRefusal::Empty,
                ScanRefusal::NotAPicture {
                    looks_like: Looks::Heif,
                },
                ScanRefusal::NotAPicture {
                    looks_like: Looks::Gif,
                },
                ScanRefusal::Damaged,
                ScanRefusal::Unsupported,
                ScanRefusal::TooManyPixels {
                    width: 9000,
                    height: 9000,
                },
            ]
            .iter()
            .map(picture),
        );
        let renderer = Renderer::new().unwrap();
        for text in &texts {
            for lang in [Lang::Vi, Lang::En] {
                let said = renderer.say(lang, text);
                assert!(
                    said.ends_with('.') && said.contains(' '),
                    "{lang:?} {}: {said}",
                    text.key
                );
            }
        }
        assert_eq!(renderer.missing(), Vec::<String>::new());
    }
}
