//! The encryption dictionary (ISO 32000-2 Tables 20, 21 and 25).

use crate::{Dict, EncryptionError, Name, Object};

/// What a crypt filter does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// Nothing: the data is as it is.
    Identity,
    /// RC4 with a key per object (`V2`).
    Rc4,
    /// AES-128 in CBC mode with a key per object (`AESV2`).
    Aes128,
    /// AES-256 in CBC mode with the file key (`AESV3`).
    Aes256,
}

/// The dictionary of the standard security handler.
pub(super) struct Standard {
    pub(super) version: i64,
    pub(super) revision: i64,
    /// Bytes that the file key may have, likeliest first.
    pub(super) key_lengths: Vec<usize>,
    pub(super) permissions: i32,
    pub(super) encrypt_metadata: bool,
    pub(super) owner: Vec<u8>,
    pub(super) user: Vec<u8>,
    pub(super) owner_key: Vec<u8>,
    pub(super) user_key: Vec<u8>,
    /// `/Perms`, sixteen bytes from V5 on: `/P` once more, encrypted with the file key.
    pub(super) sealed_permissions: Option<Vec<u8>>,
    pub(super) streams: Method,
    pub(super) strings: Method,
    pub(super) embedded: Method,
    filters: Vec<(Name, Method)>,
}

impl Standard {
    /// `dict` holds no references.
    pub(super) fn read(dict: &Dict) -> Result<Self, EncryptionError> {
        let handler = dict.get("Filter").and_then(Object::as_name);
        let handler = handler.ok_or(EncryptionError::Entry("Filter"))?;
        if handler != b"Standard" {
            return Err(EncryptionError::Handler(Name::new(handler)));
        }
        let version = dict.int("V").unwrap_or(0);
        let revision = dict.int("R").ok_or(EncryptionError::Entry("R"))?;
        let known = matches!((version, revision), (1 | 2, 2 | 3) | (4, 4) | (5, 5 | 6));
        if !known {
            return Err(EncryptionError::Version { version, revision });
        }
        let modern = version == 5;
        let filters = if version >= 4 { filters(dict)? } else { Vec::new() };
        let mut standard = Self {
            version,
            revision,
            key_lengths: key_lengths(dict, version),
            permissions: permissions(dict)?,
            encrypt_metadata: version < 4
                || dict
                    .get("EncryptMetadata")
                    .and_then(Object::as_bool)
                    .unwrap_or(true),
            owner: string(dict, "O", if modern { 48 } else { 32 })?,
            user: string(dict, "U", if modern { 48 } else { 32 })?,
            owner_key: if modern {
                string(dict, "OE", 32)?
            } else {
                Vec::new()
            },
            user_key: if modern {
                string(dict, "UE", 32)?
            } else {
                Vec::new()
            },
            sealed_permissions: string(dict, "Perms", 16).ok().filter(|_| modern),
            streams: Method::Rc4,
            strings: Method::Rc4,
            embedded: Method::Rc4,
            filters,
        };
        if version >= 4 {
            standard.streams = standard.chosen(dict, "StmF", Method::Identity)?;
            standard.strings = standard.chosen(dict, "StrF", Method::Identity)?;
            standard.embedded = standard.chosen(dict, "EFF", standard.streams)?;
        }
        standard.fits()
    }

    /// The method of the crypt filter `name`, if there is one.
    pub(super) fn filter(&self, name: &[u8]) -> Option<Method> {
        if name == b"Identity" {
            return Some(Method::Identity);
        }
        let found = self.filters.iter().find(|(known, _)| known.as_bytes() == name);
        found.map(|(_, method)| *method)
    }

    fn chosen(&self, dict: &Dict, key: &'static str, default: Method) -> Result<Method, EncryptionError> {
        match dict.get(key) {
            None => Ok(default),
            Some(Object::Name(name)) => self.filter(name.as_bytes()).ok_or(EncryptionError::Entry(key)),
            Some(_) => Err(EncryptionError::Entry(key)),
        }
    }

    /// AES-256 belongs to V5, the others to what was before it: a key serves one cipher.
    fn fits(self) -> Result<Self, EncryptionError> {
        let used = [self.streams, self.strings, self.embedded];
        let all = used
            .into_iter()
            .chain(self.filters.iter().map(|(_, method)| *method));
        let wrong = |method: Method| match method {
            Method::Identity => false,
            Method::Aes256 => self.version != 5,
            Method::Rc4 | Method::Aes128 => self.version == 5,
        };
        if all.into_iter().any(wrong) {
            return Err(EncryptionError::Entry("CF"));
        }
        Ok(self)
    }
}

/// Bytes that the file key may have. `/Length` counts bits; some writers count bytes, some give it with V1, and what V4 means
/// by it is read in two ways: the password shows which is true.
fn key_lengths(dict: &Dict, version: i64) -> Vec<usize> {
    let said = dict.int("Length").map(|length| match length {
        5..=16 => length,
        bits => bits / 8,
    });
    let said = said.and_then(|bytes| usize::try_from(bytes).ok());
    let said = said.filter(|bytes| (5..=16).contains(bytes));
    let usual: &[usize] = match version {
        5 => return vec![32],
        4 => &[16, 5],
        1 => &[5, 16],
        _ => said.as_slice(),
    };
    let all = usual.iter().copied().chain(said).chain([5, 16]);
    let mut lengths = Vec::new();
    for length in all {
        if !lengths.contains(&length) {
            lengths.push(length);
        }
    }
    lengths
}

/// `/P`: 32 bits, as a signed number; some writers give them unsigned.
fn permissions(dict: &Dict) -> Result<i32, EncryptionError> {
    let value = dict.int("P").ok_or(EncryptionError::Entry("P"))?;
    let fits = (i64::from(i32::MIN)..=i64::from(u32::MAX)).contains(&value);
    let bits = u32::try_from(value & 0xFFFF_FFFF).ok().filter(|_| fits);
    bits.map(u32::cast_signed).ok_or(EncryptionError::Entry("P"))
}

/// A string of `length` bytes; what some writers put behind it is cut, and zeros at its end that some left out are added.
fn string(dict: &Dict, key: &'static str, length: usize) -> Result<Vec<u8>, EncryptionError> {
    let bytes = dict.get(key).and_then(Object::as_string);
    let bytes = bytes.filter(|bytes| bytes.len() >= length / 2);
    let mut bytes = bytes.ok_or(EncryptionError::Entry(key))?.to_vec();
    bytes.resize(length, 0);
    Ok(bytes)
}

/// `/CF`, each filter with its method.
fn filters(dict: &Dict) -> Result<Vec<(Name, Method)>, EncryptionError> {
    let Some(filters) = dict.get("CF") else {
        return Ok(Vec::new());
    };
    let filters = filters.as_dict().ok_or(EncryptionError::Entry("CF"))?;
    let methods = filters.iter().map(|(name, filter)| {
        // What is called so is no filter of one's own (§7.6.6.3); pdf.js takes it for one.
        let own = !name.as_bytes().eq(b"Identity");
        let filter = filter
            .as_dict()
            .filter(|_| own)
            .ok_or(EncryptionError::Entry("CF"))?;
        let method = match filter.get("CFM") {
            None => return Err(EncryptionError::Entry("CFM")),
            Some(method) => method.as_name().ok_or(EncryptionError::Entry("CFM"))?,
        };
        let method = match method {
            b"V2" => Method::Rc4,
            b"AESV2" => Method::Aes128,
            b"AESV3" => Method::Aes256,
            other => return Err(EncryptionError::Method(Name::new(other))),
        };
        Ok((name.clone(), method))
    });
    methods.collect()
}
