//! Every reason why a file or a field is refused, as one sentence that says what happened and how to mend it.

use saoy_domain::limits::{MAX_SCAN_PAGES, SizeRefusal};
use saoy_pdf::LooksLike;
use saoy_pdf::clean::NotClean;
use saoy_sheet::picture::Looks;
use saoy_sheet::scan::ScanRefusal;

use crate::pages::Text;

pub(super) use crate::asked::sentence as text;
/// Why a PDF cannot be certified as it is.
pub(super) fn not_clean(reason: &NotClean, pages: Option<usize>) -> Text {
    match reason {
        NotClean::Empty => Text::key("file-empty"),
        NotClean::NotPdf { looks_like } => Text::key(not_pdf(*looks_like)),
        NotClean::Truncated => Text::key("file-truncated"),
        NotClean::Encrypted => Text::key("file-encrypted"),
        NotClean::Signed => Text::key("file-signed"),
        NotClean::Damaged(_) => Text::key("file-damaged"),
        NotClean::ZeroPages => Text::key("file-no-pages"),
        NotClean::TooManyPages => match pages {
            Some(pages) => Text::key("file-too-many-pages")
                .with("pages", pages)
                .with("limit", MAX_SCAN_PAGES),
            None => Text::key("file-pages-over").with("limit", MAX_SCAN_PAGES),
        },
        NotClean::Hybrid => Text::key("file-hybrid"),
        NotClean::JunkBefore | NotClean::JunkAfter => Text::key("file-junk"),
        NotClean::Form => Text::key("file-form"),
        NotClean::Annotations { page } => Text::key("file-annotations").with("page", page),
        NotClean::JavaScript => Text::key("file-active").with("what", "JavaScript"),
        NotClean::OpenAction => Text::key("file-active").with("what", "OpenAction"),
        NotClean::AdditionalActions => Text::key("file-active").with("what", "AA"),
        NotClean::Action(name) => Text::key("file-active").with("what", name),
        NotClean::EmbeddedFiles => Text::key("file-attachments"),
        NotClean::ExternalStream => Text::key("file-external"),
        NotClean::OptionalContent => Text::key("file-layers"),
        NotClean::CatalogKey(key)
        | NotClean::NameTree(key)
        | NotClean::DependsOnViewer(key)
        | NotClean::PageKey { key, .. } => Text::key("file-unknown-key").with("key", key),
    }
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
    use saoy_pdf::Name;
    use saoy_pdf::clean::Damage;

    use super::*;
    use crate::pages::Lang;
    use crate::render::Renderer;

    #[test]
    fn every_reason_why_a_file_is_refused_is_one_sentence_that_says_how_to_mend_it() {
        let name = || Name::from("XFA");
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
            NotClean::Encrypted,
            NotClean::Signed,
            NotClean::Damaged(Damage::Overlap),
            NotClean::ZeroPages,
            NotClean::TooManyPages,
            NotClean::Hybrid,
            NotClean::JunkBefore,
            NotClean::JunkAfter,
            NotClean::Form,
            NotClean::Annotations { page: 2 },
            NotClean::JavaScript,
            NotClean::OpenAction,
            NotClean::AdditionalActions,
            NotClean::Action(name()),
            NotClean::EmbeddedFiles,
            NotClean::ExternalStream,
            NotClean::OptionalContent,
            NotClean::CatalogKey(name()),
            NotClean::NameTree(name()),
            NotClean::PageKey { page: 1, key: name() },
        ]
        .iter()
        .map(|reason| not_clean(reason, None))
        .collect();
        texts.extend(kinds.map(|looks_like| not_clean(&NotClean::NotPdf { looks_like }, None)));
        texts.push(not_clean(&NotClean::TooManyPages, Some(401)));
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
