//! Encryption by password (ISO 32000-2 §7.6, ISO 32000-1 §7.6, and the extension level 3 of Adobe for R5).
//!
//! Strings are decrypted with their object, streams when their data is asked for. Never touched: `/Contents` of a
//! signature, cross-reference streams, the encryption dictionary, and what lies in an object stream, which is encrypted
//! as a whole (§7.6.2).
//!
//! A stream may say by itself that it is encrypted otherwise than the rest, by a `/Crypt` filter (§7.4.10) or by its kind
//! (`/EncryptMetadata`, `/EFF`, cross-reference streams). Programs follow this in part only: of the same page poppler shows
//! one text and PDFium another. So what shows on pages is only read where nothing is said; the document's metadata and
//! attachments are read as they say.

mod cipher;
mod dictionary;
mod hash;
mod key;
mod modern;
mod strings;

use crate::{DecodeError, Dict, EncryptionError, Name, ObjRef, Object, OpenError};
pub use dictionary::Method;
use dictionary::Standard;
use zeroize::Zeroizing;

/// What the encryption dictionary says, and how the file was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encryption {
    /// `/V`: 1, 2, 4 or 5.
    pub version: i64,
    /// `/R`: 2 to 6.
    pub revision: i64,
    /// How streams are encrypted, unless one says otherwise.
    pub streams: Method,
    /// How strings are encrypted.
    pub strings: Method,
    /// Bytes of the file key; none when it was opened by nobody.
    pub key_length: usize,
    /// Whether the metadata stream is encrypted, too (`/EncryptMetadata`).
    pub metadata: bool,
    /// `/P`, the permissions of Table 22: what the author asks of a viewer. Reading does not depend on it.
    pub permissions: i32,
    /// Whose password opened it.
    pub opened_as: OpenedAs,
}

/// Whose password opened an encrypted file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OpenedAs {
    /// The owner's: no permission is withheld.
    Owner,
    /// The user's, which is often empty.
    User,
    /// Nobody's: only strings and streams that are not encrypted can be read, which are all but attachments.
    Nobody,
}

/// An opened encryption: the key and the rules where it applies.
pub(crate) struct Security {
    standard: Standard,
    key: Zeroizing<Vec<u8>>,
    opened_as: OpenedAs,
    /// The encryption dictionary, when it is an indirect object.
    dictionary: Option<ObjRef>,
}

impl std::fmt::Debug for Security {
    /// Without the key.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.describe().fmt(f)
    }
}

impl Security {
    /// Opens what `dict`, the encryption dictionary, closes. `id` is the first part of the file's identifier.
    pub(crate) fn open(
        dict: &Dict,
        dictionary: Option<ObjRef>,
        id: &[u8],
        password: Option<&[u8]>,
    ) -> Result<Self, OpenError> {
        let standard = Standard::read(dict).map_err(OpenError::Encryption)?;
        let tried = password.into_iter().flat_map(key::spellings);
        let tried = tried.chain(std::iter::once(Vec::new())).map(Zeroizing::new);
        let mut found = tried.flat_map(|password| key::open(&standard, id, &password));
        if let Some((key, opened_as)) = found.next() {
            if found.any(|(other, _)| other != key) {
                return Err(OpenError::Encryption(EncryptionError::TwoKeys));
            }
            return Ok(Self {
                standard,
                key,
                opened_as,
                dictionary,
            });
        }
        let only_attachments = [standard.streams, standard.strings] == [Method::Identity; 2];
        if only_attachments && password.is_none() {
            return Ok(Self {
                standard,
                key: Zeroizing::default(),
                opened_as: OpenedAs::Nobody,
                dictionary,
            });
        }
        Err(match password {
            Some(password) if !password.is_empty() => OpenError::WrongPassword,
            _ => OpenError::PasswordRequired,
        })
    }

    pub(crate) fn describe(&self) -> Encryption {
        Encryption {
            version: self.standard.version,
            revision: self.standard.revision,
            streams: self.standard.streams,
            strings: self.standard.strings,
            key_length: self.key.len(),
            metadata: self.standard.encrypt_metadata,
            permissions: self.standard.permissions,
            opened_as: self.opened_as,
        }
    }

    /// Whether the permissions are those that were encrypted with the file; before V5 nothing says so.
    pub(crate) fn permissions_hold(&self) -> bool {
        self.standard.version < 5
            || self.opened_as == OpenedAs::Nobody
            || modern::permissions_hold(&self.standard, &self.key)
    }

    /// Decrypts the strings of the object `of`, which does not lie in an object stream.
    pub(crate) fn strings(&self, of: ObjRef, object: &mut Object) -> Result<(), DecodeError> {
        if self.dictionary == Some(of) {
            return Ok(());
        }
        strings::decrypt(object, &|data| self.undo(self.standard.strings, of, data))
    }

    /// The data of the stream `of`, still encoded by its filters. The filter entries of `dict` and its type are no
    /// references. What does not lie `aside` is read by [all programs](Self::exception) alike, or refused.
    pub(crate) fn stream(
        &self,
        of: ObjRef,
        dict: &Dict,
        data: &[u8],
        aside: bool,
    ) -> Result<Vec<u8>, DecodeError> {
        match self.exception(dict) {
            Some(what) if !aside => Err(DecodeError::DependsOnProgram(what)),
            _ => self.undo(self.method(dict)?, of, data),
        }
    }

    /// By what in `dict` some programs decrypt the stream otherwise than the rest of the file, and others do not. None if it
    /// comes to the same. Of an `/Identity` filter poppler and MuPDF take the data as they are, PDFium and pdf.js decrypt; of a
    /// named one poppler takes them as they are; the types are followed by few.
    pub(crate) fn exception(&self, dict: &Dict) -> Option<Name> {
        if crate::filter::names_crypt(dict) {
            return Some(Name::from("Crypt"));
        }
        let Standard {
            streams, embedded, ..
        } = self.standard;
        let is_plain = streams == Method::Identity;
        let kind = dict.get("Type").and_then(Object::as_name)?;
        let differs = match kind {
            b"Metadata" => !self.standard.encrypt_metadata && !is_plain,
            b"EmbeddedFile" => embedded != streams,
            b"XRef" => !is_plain || self.standard.strings != Method::Identity,
            _ => false,
        };
        differs.then(|| Name::new(kind))
    }

    /// How a stream is encrypted: its own crypt filter (§7.4.10), or what the dictionary says for its kind.
    fn method(&self, dict: &Dict) -> Result<Method, DecodeError> {
        if let Some(name) = crate::filter::crypt_filter(dict)? {
            let filter = self.standard.filter(name.as_bytes());
            return filter.ok_or(DecodeError::Unsupported(name));
        }
        if dict.is_type("Metadata") && !self.standard.encrypt_metadata {
            return Ok(Method::Identity);
        }
        if dict.is_type("XRef") {
            return Ok(Method::Identity);
        }
        if dict.is_type("EmbeddedFile") {
            return Ok(self.standard.embedded);
        }
        Ok(self.standard.streams)
    }

    fn undo(&self, method: Method, of: ObjRef, data: &[u8]) -> Result<Vec<u8>, DecodeError> {
        match method {
            Method::Identity => Ok(data.to_vec()),
            _ if self.opened_as == OpenedAs::Nobody => Err(DecodeError::Password),
            Method::Rc4 => Ok(cipher::rc4(&key::of_object(&self.key, of, false), data)),
            Method::Aes128 => cipher::aes(&key::of_object(&self.key, of, true), data),
            Method::Aes256 => cipher::aes(&self.key, data),
        }
    }
}
