//! What was done to the file, one variant for each thing a person should know.

use crate::Name;

/// One thing that was done. [`sentence`](Self::sentence) says it to the person who chose to normalise.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Done {
    /// Encryption was undone, with a password or without; the new file needs none.
    Decrypted,
    /// The structure was damaged; what was read is what the repair found.
    Repaired,
    /// The file held content that its cross-reference passes over, and that programs which search it would show instead.
    PassedOver,
    /// Bytes after the end of the file were left out.
    JunkAfter,
    /// Earlier versions of the file stay behind.
    History {
        /// How many saves the file had.
        revisions: usize,
    },
    /// Signatures are drawn as pictures and prove nothing any more.
    Signatures {
        /// How many.
        count: usize,
    },
    /// Fields were drawn into their pages, as they looked.
    Fields {
        /// How many.
        count: usize,
    },
    /// A field had a value but no look; its look was made from the value.
    FieldDrawn {
        /// From 1.
        page: usize,
        /// Its full name.
        field: String,
    },
    /// The file asks viewers to draw this field anew; so it was, and its stored look says something else than its value.
    FieldRedrawn {
        /// From 1.
        page: usize,
        /// Its full name.
        field: String,
    },
    /// A field has a value that no look could be made for: it does not show.
    FieldNotShown {
        /// From 1.
        page: usize,
        /// Its full name.
        field: String,
    },
    /// The file asks viewers to draw this field anew; that was not possible, and it shows as it was stored.
    FieldAsStored {
        /// From 1.
        page: usize,
        /// Its full name.
        field: String,
    },
    /// Comments, stamps and marks were drawn into their pages.
    Annotations {
        /// How many.
        count: usize,
    },
    /// Comments mix their colour with the page (`/BM`, highlights): some viewers draw them opaque.
    Blended {
        /// From 1.
        page: usize,
        /// How many.
        count: usize,
    },
    /// A comment or mark has no look of its own: it does not show.
    AnnotationNotShown {
        /// From 1.
        page: usize,
        /// Its `/Subtype`.
        kind: Name,
    },
    /// Hidden fields and comments were left out.
    Hidden {
        /// From 1.
        page: usize,
        /// How many.
        count: usize,
    },
    /// Fields and comments that show on the screen but not on paper were left out.
    ScreenOnly {
        /// From 1.
        page: usize,
        /// How many.
        count: usize,
    },
    /// Fields and comments that show on paper but not on the screen were left out.
    PaperOnly {
        /// From 1.
        page: usize,
        /// How many.
        count: usize,
    },
    /// Links were removed.
    Links {
        /// How many.
        count: usize,
    },
    /// The windows of comments were left out.
    Popups {
        /// How many.
        count: usize,
    },
    /// Switchable layers became part of the page, or left it, as the file shows when it is opened.
    Layers {
        /// How many show.
        shown: usize,
        /// How many do not.
        hidden: usize,
    },
    /// Content of hidden layers was taken out.
    LayersRemoved,
    /// What machines were to read instead of the letters on the page (`/ActualText`, `/Alt`, `/E`) was removed.
    AlternateText,
    /// Letters that do not show stay, as scanners put them over what they recognised (text rendering mode 3).
    UnseenText {
        /// On how many pages.
        pages: usize,
    },
    /// Halftones and other settings of a printing machine were removed.
    PrinterSettings,
    /// Scripts were removed.
    JavaScript {
        /// How many.
        count: usize,
    },
    /// What the file did when it was opened was removed.
    OpenAction,
    /// What the file did on events (`/AA`) was removed.
    AdditionalActions {
        /// How many objects had such actions.
        count: usize,
    },
    /// Actions were removed.
    Action {
        /// Their `/S`: `/URI`, `/Launch`, `/SubmitForm` …
        kind: Name,
        /// How many.
        count: usize,
    },
    /// Attached files were removed.
    EmbeddedFiles {
        /// Their names, as far as they have one; the first of them.
        names: Vec<String>,
        /// How many are known.
        count: usize,
    },
    /// Films, sounds, 3D models were removed; their picture stays if there is one.
    Media {
        /// The annotation's `/Subtype`.
        kind: Name,
        /// How many.
        count: usize,
    },
    /// The XFA part of a form was removed; its PDF part is what shows.
    Xfa,
    /// Other pictures for other media were removed.
    Alternates,
    /// Data that only its maker's program reads (`/PieceInfo`) was removed.
    PrivateData,
    /// Author, program and dates were removed; the title stays.
    Metadata,
    /// Bookmarks, destinations, threads and what the viewer should look like were removed.
    Navigation,
    /// Page labels were removed: pages count from 1.
    PageLabels,
    /// The logical structure (tags) was removed.
    Structure,
    /// Evidence and permissions of signatures were removed.
    Permissions,
    /// Another entry of the catalog.
    CatalogKey(Name),
    /// Another entry of a page.
    PageKey {
        /// From 1.
        page: usize,
        /// The key.
        key: Name,
    },
    /// The file as it came was attached to the new one, as was asked.
    OriginalAttached,
}

impl Done {
    /// Order of telling: what changes the looks or the standing of the file comes first.
    pub(super) fn weight(&self) -> u8 {
        match self {
            Self::Signatures { .. } => 0,
            Self::Decrypted | Self::Repaired | Self::PassedOver | Self::JunkAfter => 1,
            Self::FieldNotShown { .. } | Self::FieldAsStored { .. } | Self::AnnotationNotShown { .. } => 2,
            Self::Hidden { .. }
            | Self::ScreenOnly { .. }
            | Self::PaperOnly { .. }
            | Self::FieldDrawn { .. }
            | Self::FieldRedrawn { .. }
            | Self::Blended { .. } => 3,
            Self::Fields { .. } | Self::Annotations { .. } => 4,
            Self::Layers { .. } | Self::LayersRemoved | Self::AlternateText => 5,
            Self::EmbeddedFiles { .. } | Self::Media { .. } | Self::Xfa => 6,
            Self::JavaScript { .. } | Self::OpenAction | Self::AdditionalActions { .. } => 7,
            Self::Action { .. } | Self::Links { .. } | Self::Popups { .. } => 8,
            _ => 9,
        }
    }

    /// Whether both are told in one sentence.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Hidden { page, .. }, Self::Hidden { page: other, .. })
            | (Self::ScreenOnly { page, .. }, Self::ScreenOnly { page: other, .. })
            | (Self::Blended { page, .. }, Self::Blended { page: other, .. })
            | (Self::PaperOnly { page, .. }, Self::PaperOnly { page: other, .. }) => page == other,
            (Self::Action { kind, .. }, Self::Action { kind: other, .. })
            | (Self::Media { kind, .. }, Self::Media { kind: other, .. }) => kind == other,
            (
                Self::Fields { .. }
                | Self::Annotations { .. }
                | Self::Links { .. }
                | Self::Popups { .. }
                | Self::JavaScript { .. }
                | Self::AdditionalActions { .. }
                | Self::EmbeddedFiles { .. },
                other,
            ) => std::mem::discriminant(self) == std::mem::discriminant(other),
            _ => self == other,
        }
    }

    /// Adds the number of `other`, which [is like](Self::is_like) this one.
    pub(super) fn count_in(&mut self, other: &Self) {
        match (self, other) {
            (
                Self::EmbeddedFiles { names, count },
                Self::EmbeddedFiles {
                    names: more,
                    count: other,
                },
            ) => {
                *count = count.saturating_add(*other);
                let room = MOST_NAMES.saturating_sub(names.len());
                names.extend(more.iter().take(room).cloned());
            }
            (
                Self::Hidden { count, .. }
                | Self::ScreenOnly { count, .. }
                | Self::Blended { count, .. }
                | Self::PaperOnly { count, .. }
                | Self::Action { count, .. }
                | Self::Media { count, .. }
                | Self::Fields { count }
                | Self::Annotations { count }
                | Self::Links { count }
                | Self::Popups { count }
                | Self::JavaScript { count }
                | Self::AdditionalActions { count },
                Self::Hidden { count: other, .. }
                | Self::ScreenOnly { count: other, .. }
                | Self::Blended { count: other, .. }
                | Self::PaperOnly { count: other, .. }
                | Self::Action { count: other, .. }
                | Self::Media { count: other, .. }
                | Self::Fields { count: other }
                | Self::Annotations { count: other }
                | Self::Links { count: other }
                | Self::Popups { count: other }
                | Self::JavaScript { count: other }
                | Self::AdditionalActions { count: other },
            ) => *count = count.saturating_add(*other),
            _ => {}
        }
    }
}

/// More names of attached files than this are only counted.
pub(super) const MOST_NAMES: usize = 10;
