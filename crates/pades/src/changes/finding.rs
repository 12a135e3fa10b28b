//! What changed, and what it means for a signature.

use saoy_pdf::ObjRef;

use super::Reason;

/// How far a change goes; each includes those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Nothing changed, or nothing that anything leads to.
    None,
    /// Validation data (DSS, VRI) and document timestamps: DocMDP P=1 still allows them.
    Archive,
    /// Fields filled in, signatures added (P=2).
    FormFill,
    /// Annotations made, changed or deleted (P=3).
    Annotations,
    /// Anything else: never allowed.
    Other,
}

impl Level {
    /// The word of the report: `none`, `archive`, `form_fill`, `annotations`, `other`.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Archive => "archive",
            Self::FormFill => "form_fill",
            Self::Annotations => "annotations",
            Self::Other => "other",
        }
    }
}

/// What an object is in the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// The trailer, or the dictionary of a cross-reference stream (ISO 32000-2 §7.5.5).
    Trailer,
    /// The catalog (§7.7.2).
    Catalog,
    /// `/DSS`, its `/VRI` and what they hold (§12.8.4.3).
    SecurityStore,
    /// The extensions dictionary (§7.12).
    Extensions,
    /// The metadata stream (§14.3.2).
    Metadata,
    /// The document information dictionary (§14.3.3).
    Info,
    /// The interactive form dictionary and its list of fields (§12.7.3).
    Form,
    /// A field (§12.7.4), often also its widget.
    Field,
    /// The value of a field, such as a signature dictionary (§12.8.1).
    Value,
    /// An appearance dictionary or stream (§12.5.5).
    Appearance,
    /// A node of the page tree (§7.7.3.2).
    PageTree,
    /// A page (§7.7.3.3).
    Page,
    /// A page's list of annotations.
    Annotations,
    /// An annotation that is no widget (§12.5).
    Annotation,
    /// Contents of a page (§7.8.2).
    Content,
    /// A font, its programme, encoding or `/ToUnicode` (§9).
    Font,
    /// An image, form or other resource (§7.8.3).
    Resource,
    /// The structure tree (§14.7).
    Structure,
    /// The name tree (§7.7.4).
    Names,
    /// The outline (§12.3.3).
    Outlines,
    /// Nothing leads to it.
    Unreferenced,
    /// Something else.
    Unknown,
}

/// One change that a revision made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The revision that made it; the file as first saved is 0.
    pub revision: usize,
    /// The object, unless it is about the whole file.
    pub object: Option<ObjRef>,
    /// The page it shows on, from 1.
    pub page: Option<usize>,
    /// What the object is.
    pub role: Role,
    /// The full name of the field it belongs to.
    pub field: Option<String>,
    /// Why it is or is not allowed.
    pub reason: Reason,
}

impl Change {
    /// How far it goes.
    pub fn level(&self) -> Level {
        self.reason.level()
    }
}

/// What stands against a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// No permission covers it.
    Never,
    /// DocMDP allows less (ISO 32000-2 §12.8.2.2): the value of `/P`.
    DocMdp(u8),
    /// Without DocMDP a signature is judged as with P=2.
    NoDocMdp,
    /// A FieldMDP or `/Lock` of this or an earlier signature froze the field (§12.8.2.4).
    Locked,
    /// After a certification no new field may show anything.
    Certified,
}

/// A change as one signature sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The change.
    pub change: Change,
    /// None if the signature allows it.
    pub refused: Option<Refusal>,
}

/// Everything that happened after a signature: the `changes_after` of the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangesAfter {
    /// The farthest level of all changes.
    pub level: Level,
    /// Whether all of them are allowed.
    pub allowed: bool,
    /// All of them, by revision; of more than two hundred those that are not allowed, some others, and how many more there
    /// are ([`Reason::More`]); one of each kind that is not allowed is always told.
    pub findings: Vec<Finding>,
}

impl ChangesAfter {
    /// The changes that are not allowed.
    pub fn refused(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.refused.is_some())
    }
}
