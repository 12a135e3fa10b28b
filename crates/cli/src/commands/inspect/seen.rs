//! What is told about a file.

use saoy_pades::changes::{self, Lang};
use saoy_pdf::{Entry, Limits, ObjRef, Object, Reader, Revision, XrefKind};
use saoy_pki::sha256;

use super::signatures::{self, Signatures};
use super::vietnamese::Said as _;

/// A file, and how much of a reader's bounds it uses.
pub(super) struct Seen {
    pub(super) file: String,
    pub(super) sha256: String,
    pub(super) length: usize,
    pub(super) version: String,
    pub(super) encrypted: bool,
    /// What had to be guessed to read it, as sentences.
    pub(super) repairs: Vec<String>,
    /// Bytes after the last `%%EOF`.
    pub(super) trailing: usize,
    pub(super) objects: usize,
    pub(super) pages: Result<usize, String>,
    pub(super) revisions: Vec<Save>,
    pub(super) signatures: Signatures,
    /// What the revision asked for changed.
    pub(super) detail: Option<Detail>,
    pub(super) limits: Limits,
}

/// One save of the file.
pub(super) struct Save {
    pub(super) number: usize,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) startxref: u64,
    pub(super) xref: XrefKind,
    /// How many entries its cross-reference has.
    pub(super) entries: usize,
}

/// What one revision changed.
pub(super) struct Detail {
    pub(super) number: usize,
    pub(super) objects: Vec<Entered>,
    /// What the changes mean, as sentences; for revision 0 there is nothing to compare with.
    pub(super) changes: Vec<String>,
}

/// An object that a revision brought.
pub(super) struct Entered {
    pub(super) number: u32,
    pub(super) place: String,
    pub(super) what: String,
}

impl Seen {
    /// `whole` is the file, `shown` the file as it was after `detail`.
    pub(super) fn of(
        file: String,
        whole: &Reader<'_>,
        shown: &Reader<'_>,
        detail: Option<usize>,
        lang: Lang,
    ) -> Self {
        Self {
            file,
            sha256: hex::encode(sha256(whole.bytes())),
            length: whole.bytes().len(),
            version: whole.version().to_string(),
            encrypted: whole.is_encrypted(),
            repairs: whole.repairs().iter().map(|repair| repair.said(lang)).collect(),
            trailing: whole.trailing().len(),
            objects: shown
                .entries()
                .iter()
                .filter(|(_, entry)| *entry != Entry::Free)
                .count(),
            pages: shown
                .pages()
                .map(|pages| pages.len())
                .map_err(|error| error.to_string()),
            revisions: whole
                .revisions()
                .iter()
                .enumerate()
                .map(|(number, revision)| save(whole, number, revision))
                .collect(),
            signatures: signatures::of(shown, lang),
            detail: detail.map(|number| Detail::of(shown, number, lang)),
            limits: whole.limits().clone(),
        }
    }
}

fn save(reader: &Reader<'_>, number: usize, revision: &Revision) -> Save {
    Save {
        number,
        start: revision.start,
        end: revision.end,
        startxref: revision.startxref,
        xref: revision.kind,
        entries: reader.revision_entries(number).map_or(0, |entries| entries.len()),
    }
}

/// The word for a kind of cross-reference.
pub(super) fn xref(kind: XrefKind) -> &'static str {
    match kind {
        XrefKind::Table => "table",
        XrefKind::Stream => "stream",
        XrefKind::Hybrid => "hybrid",
    }
}

impl Detail {
    fn of(reader: &Reader<'_>, number: usize, lang: Lang) -> Self {
        let entries = reader.revision_entries(number).unwrap_or_default();
        let objects = entries.into_iter().map(|(num, entry)| Entered {
            number: num,
            place: place(Some(entry), lang),
            what: what(reader, num, entry, lang),
        });
        let changes = number
            .checked_sub(1)
            .map_or_else(Vec::new, |before| changes::revisions(reader, before));
        Self {
            number,
            objects: objects.collect(),
            changes: changes.iter().map(|change| change.sentence(lang)).collect(),
        }
    }
}

/// Where an object lies.
pub(super) fn place(entry: Option<Entry>, lang: Lang) -> String {
    let (vi, en) = match entry {
        None => ("không được liệt kê".to_owned(), "not listed".to_owned()),
        Some(Entry::Free) => ("bỏ trống".to_owned(), "free".to_owned()),
        Some(Entry::InFile { offset, .. }) => (format!("ở byte {offset}"), format!("at byte {offset}")),
        Some(Entry::InStream { stream, index }) => (
            format!("trong luồng đối tượng {stream}, chỗ {index}"),
            format!("in object stream {stream}, place {index}"),
        ),
    };
    lang.pick(vi, en)
}

/// `/Type` and `/Subtype`, or the standard's word for the kind of object; or why it cannot be read.
fn what(reader: &Reader<'_>, num: u32, entry: Entry, lang: Lang) -> String {
    let generation = match entry {
        Entry::Free => return "–".to_owned(),
        Entry::InFile { generation, .. } => generation,
        Entry::InStream { .. } => 0,
    };
    let object = match reader.get(ObjRef { num, generation }) {
        Ok(object) => object,
        Err(error) => return error.to_string(),
    };
    let dict = match &object {
        Object::Dict(dict) => dict,
        Object::Stream(stream) => &stream.dict,
        other => return other.kind().to_owned(),
    };
    let names = ["Type", "Subtype", "FT"]
        .iter()
        .filter_map(|key| dict.get(key)?.as_name());
    let mut text = names
        .map(|name| format!("/{} ", String::from_utf8_lossy(name)))
        .collect::<String>();
    match &object {
        Object::Stream(stream) => {
            text += &match lang {
                Lang::Vi => format!("luồng, {} byte", stream.len()),
                Lang::En => format!("stream of {} bytes", stream.len()),
            }
        }
        _ => text += "dictionary",
    }
    text
}
