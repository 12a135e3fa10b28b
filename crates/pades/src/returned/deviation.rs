//! Every way in which a returned file is not what was sent and one signature.

use saoy_pdf::OpenError;
use saoy_pki::strength::Weakness;

use crate::{Fault, Unclear, changes::Change};

/// Why a returned file is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deviation {
    /// It ends before what was sent does.
    Shorter {
        /// Bytes that were sent.
        sent: usize,
        /// Bytes that came back.
        returned: usize,
    },
    /// A byte of what was sent is another one.
    Changed {
        /// The first such byte, counted from 0.
        at: usize,
    },
    /// It is what was sent, with nothing but blanks behind it at most.
    NothingAdded,
    /// It cannot be read as it stands; a file that needs repair is none.
    Unreadable(OpenError),
    /// Bytes stand behind its end: how many.
    Behind(usize),
    /// What follows is no section upon what was sent (ISO 32000-2 §7.5.6): it leads to other bytes.
    NotAppended,
    /// It was saved more often than a signature and a security store need: how often.
    SavedTooOften(usize),
    /// A signature field cannot be made sense of.
    Unclear(Unclear),
    /// Something was added, but no signature.
    NoSignature,
    /// The only signature is a document timestamp: it says when, not who.
    OnlyTimestamp,
    /// More than one signature or document timestamp was added: how many.
    SeveralSignatures(usize),
    /// The one signature has more than one signer: how many.
    SeveralSigners(usize),
    /// The signature certifies (DocMDP), or the document's permissions changed: who signs later could no longer.
    Certifies,
    /// The signature or its field locks fields (FieldMDP, `/Lock`), or sets terms for later ones (`/SV`).
    Locks,
    /// The signature does not cover the whole file as it was saved with it.
    NotWhole,
    /// The signature does not hold, or cannot be judged.
    Broken(Fault),
    /// Bytes stand in `/Contents` behind the signature, which nobody signed: how many.
    Loose(usize),
    /// It was made with another certificate; its subject, if it is there.
    OtherCertificate(Option<String>),
    /// Its hash or key can be forged today.
    Weak(Weakness),
    /// The timestamp inside the signature does not hold.
    BrokenTimestamp(Fault),
    /// It stands in a field that was there before and waits for somebody else: its name.
    WaitingField(String),
    /// Pages were added, removed or reordered.
    Pages(Change),
    /// What a page shows, or what it is drawn with, changed.
    Page(Change),
    /// The signature's picture lies over what the page shows.
    Covers(Change),
    /// The signature is not seen, and should be.
    Unseen,
    /// It is seen on another page than it should be; from 1.
    OtherPage {
        /// Where it should be.
        expected: usize,
        /// Where it is.
        found: usize,
    },
    /// Something else was changed or added.
    Else(Change),
}
