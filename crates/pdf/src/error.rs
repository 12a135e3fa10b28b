//! Every way to say no, one variant each.

use crate::{LooksLike, Name, ObjRef};
use thiserror::Error;

/// The bytes at `offset` are not what ISO 32000-2 §7.2–7.3 allows there.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("at byte {offset}: {kind}")]
pub struct SyntaxError {
    /// From the beginning of the file, or of the decoded object stream.
    pub offset: usize,
    /// What is wrong.
    pub kind: SyntaxKind,
}

/// What is wrong with the syntax.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SyntaxKind {
    /// The data ends inside an object.
    #[error("the data ends too early")]
    End,
    /// No object begins with this byte.
    #[error("unexpected byte 0x{0:02x}")]
    Byte(u8),
    /// Neither integer nor real.
    #[error("not a number")]
    Number,
    /// A name with `#00`.
    #[error("not a name")]
    Name,
    /// A hexadecimal string with another character in it.
    #[error("not a hexadecimal string")]
    Hex,
    /// A dictionary key is missing its value, or is no name.
    #[error("dictionary without key or value")]
    Dictionary,
    /// A key that comes twice: readers would disagree which one counts.
    #[error("key {0} comes twice")]
    DuplicateKey(Name),
    /// Nested deeper than [`Limits::max_depth`](crate::Limits::max_depth).
    #[error("nested too deep")]
    TooDeep,
    /// More elements than [`Limits::max_items`](crate::Limits::max_items).
    #[error("too many elements")]
    TooManyItems,
    /// A keyword such as `endobj` is missing.
    #[error("`{0}` expected")]
    Expected(&'static str),
}

/// The file cannot be opened.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum OpenError {
    /// No bytes at all.
    #[error("the file is empty")]
    Empty,
    /// No `%PDF-` header; what it seems to be instead.
    #[error("not a PDF: {looks_like}")]
    NotPdf {
        /// Judged by its first bytes.
        looks_like: LooksLike,
    },
    /// Bytes before the header.
    #[error("{offset} bytes before the PDF header")]
    JunkBefore {
        /// Where the header is.
        offset: usize,
    },
    /// A header other than `%PDF-1.0` … `%PDF-2.9`.
    #[error("unknown PDF version in the header")]
    Version,
    /// No `startxref … %%EOF` at the end: part of the file is missing.
    #[error("the end of the file is missing")]
    Truncated,
    /// A cross-reference section cannot be used.
    #[error("cross-reference section at byte {offset}: {reason}")]
    Xref {
        /// Where the section is, or should be.
        offset: u64,
        /// Why not.
        reason: XrefError,
    },
    /// Repairing takes more than [`Limits::max_work`](crate::Limits::max_work).
    #[error("opening this file takes too much work")]
    Work,
    /// The file is encrypted, and neither the password given nor the empty one opens it: none was given.
    #[error("the file is protected by a password")]
    PasswordRequired,
    /// The file is encrypted, and the password given is not its owner's or user's.
    #[error("the password is wrong")]
    WrongPassword,
    /// The file is encrypted in a way that is not undone here.
    #[error("the file is encrypted: {0}")]
    Encryption(EncryptionError),
}

/// Why a file's encryption (ISO 32000-2 §7.6) cannot be undone, whatever the password.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum EncryptionError {
    /// This build has no ciphers: the feature `crypt` is off.
    #[error("this program was built without decryption")]
    NotBuilt,
    /// Encrypted for certificates (§7.6.5), or by another handler than a password's.
    #[error("security handler {0} is not supported; only passwords are")]
    Handler(Name),
    /// A `/V` or `/R` that no standard defines, or that was never published.
    #[error("encryption version {version} with revision {revision} is not supported")]
    Version {
        /// `/V`
        version: i64,
        /// `/R`
        revision: i64,
    },
    /// A crypt filter whose method (`/CFM`) is unknown.
    #[error("crypt filter method {0} is not supported")]
    Method(Name),
    /// Not every revision is encrypted in the same way (ISO 32000-2 §7.6.2): what one of them shows would depend on another.
    #[error("the encryption differs between revisions")]
    Changed,
    /// The passwords at hand lead to different keys (revisions 5 and 6 wrap one for the owner and one for the user): what shows
    /// would depend on which of them a program tries first.
    #[error("the file has one key for its owner and another for its user")]
    TwoKeys,
    /// An entry of the encryption dictionary that is missing or malformed.
    #[error("entry /{0} of the encryption dictionary is missing or malformed")]
    Entry(&'static str),
}

/// A cross-reference section (ISO 32000-2 §7.5.4, §7.5.8) cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum XrefError {
    /// The offset lies outside of the file.
    #[error("outside of the file")]
    Outside,
    /// Neither `xref` nor an object there.
    #[error("no cross-reference section there")]
    Missing,
    /// Broken syntax.
    #[error(transparent)]
    Syntax(#[from] SyntaxError),
    /// A table entry that is not of the fixed 20-byte form.
    #[error("entry of object {num} is malformed")]
    Entry {
        /// Object number.
        num: u64,
    },
    /// An object number that occurs twice in one section.
    #[error("object {num} is listed twice")]
    Duplicate {
        /// Object number.
        num: u32,
    },
    /// An entry at or above `/Size`.
    #[error("object {num} lies beyond /Size")]
    BeyondSize {
        /// Object number.
        num: u32,
    },
    /// A trailer entry that is missing or of the wrong type.
    #[error("trailer entry /{0} is missing or malformed")]
    Trailer(&'static str),
    /// The data of a cross-reference stream cannot be decoded.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// A cross-reference stream whose data does not fit `/W` and `/Index`.
    #[error("the data does not fit /W and /Index")]
    Length,
    /// `/Prev` leads back to a section that was seen.
    #[error("/Prev goes in a circle")]
    Loop,
    /// `/Prev` points forward though the file is not linearized.
    #[error("/Prev points forward")]
    Forward,
    /// No `startxref`, offset and `%%EOF` after this section.
    #[error("the section is not closed by startxref and %%EOF")]
    Unclosed,
    /// More revisions than [`Limits::max_revisions`](crate::Limits::max_revisions).
    #[error("too many revisions")]
    TooManyRevisions,
    /// More entries than [`Limits::max_objects`](crate::Limits::max_objects).
    #[error("too many objects")]
    TooManyObjects,
}

/// An object cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ReadError {
    /// Broken syntax.
    #[error("object {0}: {1}")]
    Syntax(ObjRef, SyntaxError),
    /// The cross-reference leads to another object, or to none.
    #[error("the cross-reference entry of {0} does not lead to it")]
    Misplaced(ObjRef),
    /// A stream's `/Length` is missing, wrong, or does not lead to an integer.
    #[error("the length of stream {0} is wrong")]
    Length(ObjRef),
    /// An object stream (ISO 32000-2 §7.5.7) is malformed.
    #[error("object stream {0} is malformed")]
    ObjectStream(ObjRef),
    /// A stream's data.
    #[error("stream {0}: {1}")]
    Decode(ObjRef, DecodeError),
    /// References that lead to references, endlessly.
    #[error("reference {0} never ends")]
    Endless(ObjRef),
    /// All object streams together decode to more than the limit.
    #[error("the object streams are too large")]
    TooMuch,
    /// A required entry is missing or of another type.
    #[error("{0}: /{1} is missing or malformed")]
    Entry(ObjRef, &'static str),
    /// The page tree (ISO 32000-2 §7.7.3) comes back to a node.
    #[error("the page tree goes in a circle at {0}")]
    PageLoop(ObjRef),
    /// The page tree is too deep.
    #[error("the page tree is too deep")]
    PageDepth,
    /// More pages than [`Limits::max_pages`](crate::Limits::max_pages).
    #[error("too many pages")]
    TooManyPages,
    /// All that was done with the file together exceeds [`Limits::max_work`](crate::Limits::max_work).
    #[error("reading this file takes too much work")]
    Work,
    /// A string that cannot be decrypted.
    #[error("a string in {0} cannot be decrypted")]
    Decrypt(ObjRef),
    /// There is no such revision.
    #[error("there is no revision {0}")]
    NoRevision(usize),
}

/// A stream's data cannot be decoded.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DecodeError {
    /// A filter that is not decoded here: an image format, encryption, or unknown.
    #[error("filter {0} is not decoded")]
    Unsupported(Name),
    /// `/Filter` or `/DecodeParms` is malformed.
    #[error("malformed filter entries")]
    Parameters,
    /// The data is broken or ends too early.
    #[error("{0} data is broken")]
    Data(&'static str),
    /// More than [`Limits::max_decoded`](crate::Limits::max_decoded).
    #[error("decodes to too many bytes")]
    TooLarge,
    /// The data lies in another file (`/F`) or outside this one.
    #[error("the data is not in this file")]
    External,
    /// All that was done with the file together exceeds [`Limits::max_work`](crate::Limits::max_work).
    #[error("reading this file takes too much work")]
    Work,
    /// The stream is encrypted, unlike the rest of the file, which was opened without a password.
    #[error("a password is needed for this stream")]
    Password,
    /// A stream of an encrypted file that some programs decrypt and others take as it is, by its own `/Crypt` filter or its
    /// `/Type`: what it shows depends on the program.
    #[error("whether a stream marked {0} is encrypted depends on the program")]
    DependsOnProgram(Name),
}

/// A section or file cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum WriteError {
    /// The base is encrypted.
    #[error("an encrypted file cannot be appended to")]
    Encrypted,
    /// The base is damaged: what is appended would make a file that only repairing readers open.
    #[error("a damaged file cannot be appended to")]
    Repaired,
    /// The newest section of the base is of the hybrid kind.
    #[error("a hybrid-reference file cannot be appended to")]
    Hybrid,
    /// A number was reserved, but no object was set.
    #[error("{0} was reserved but never set")]
    Unset(ObjRef),
    /// The object was set under another generation than the file has, or lies beyond what was allocated.
    #[error("{0} is not an object of this file")]
    NotOurs(ObjRef),
    /// NaN or infinity.
    #[error("a number that is not finite, in {0}")]
    NotFinite(ObjRef),
    /// A stream inside an array or dictionary; it must be indirect.
    #[error("a direct stream, in {0}")]
    DirectStream(ObjRef),
    /// A stream whose data lies in a file that is not the base.
    #[error("stream {0} lies outside of the base")]
    Outside(ObjRef),
    /// A table holds offsets of ten digits only, and numbers are bounded.
    #[error("the file is too large")]
    TooLarge,
    /// The base's `/Pages` root cannot take a page.
    #[error(transparent)]
    Read(#[from] ReadError),
}
