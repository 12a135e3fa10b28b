//! Opening whatever can be opened.

use super::Reader;
use super::work::Work;
use crate::{Limits, OpenError, repair};

impl<'a> Reader<'a> {
    /// Opens whatever can be opened.
    ///
    /// * What [`open`](Self::open) accepts and leads to its objects is opened exactly so.
    /// * A damaged file is opened by [repair](Self::repairs). Nothing is copied and no byte is changed: what is repaired is
    ///   where things are looked for.
    /// * An encrypted file is opened with `password`, the user's or the owner's, or with the empty one. Strings, streams
    ///   and object streams are decrypted when they are asked for.
    ///
    /// ```
    /// use saoy_pdf::{Limits, Reader, Repair};
    ///
    /// # let file = include_bytes!("../../tests/fixtures/three-pages-table.pdf");
    /// // A mail program put a line before the file.
    /// let damaged = [b"Content-Type: application/pdf\r\n\r\n", &file[..]].concat();
    /// assert!(Reader::open(&damaged, &Limits::default()).is_err());
    ///
    /// let reader = Reader::open_any(&damaged, &Limits::default(), None)?;
    /// assert_eq!(reader.repairs(), [Repair::JunkBefore { bytes: 33 }]);
    /// assert_eq!(reader.pages()?.len(), 3);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`PasswordRequired`](OpenError::PasswordRequired), [`WrongPassword`](OpenError::WrongPassword) and
    /// [`Encryption`](OpenError::Encryption) for encrypted files; a limit that is exceeded; for everything that cannot be
    /// repaired the error of [`open`](Self::open).
    pub fn open_any(bytes: &'a [u8], limits: &Limits, password: Option<&[u8]>) -> Result<Self, OpenError> {
        let work = Work::new(limits);
        match Self::open_counted(bytes, limits, &work) {
            Ok(reader) => repair::opened(reader, password),
            Err(error) => repair::open(bytes, limits, &work, password, error),
        }
    }
}
