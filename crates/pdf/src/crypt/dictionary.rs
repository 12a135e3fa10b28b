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
    /// Bytes of the file key.
    pub(super) key_length: usize,
    pub(super) permissions: i32,
    pub(super) encrypt_metadata: bool,
    pub(super) owner: Vec<u8>,
    pub(super) user: Vec<u8>,
    pub(super) owner_key: Vec<u8>,
    pub(super) user_key: Vec<u8>,
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
            key_length: key_length(dict, version)?,
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

    /// AESV2 needs 16 bytes of key and AESV3 32: neither may be used with a key of another length.
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

/// Bytes of the file key. `/Length` counts bits; some writers count bytes.
fn key_length(dict: &Dict, version: i64) -> Result<usize, EncryptionError> {
    let bits = match (version, dict.int("Length")) {
        (5, _) => 256,
        (1, _) | (2, None) => 40,
        (_, None) => 128,
        (_, Some(length)) if (5..=16).contains(&length) => length * 8,
        (_, Some(length)) => length,
    };
    let usable = (40..=128).contains(&bits) && bits % 8 == 0 || bits == 256 && version == 5;
    let bytes = usize::try_from(bits / 8).ok().filter(|_| usable);
    // Crypt filters of V4 are used with 128 bits everywhere; what /Length says beside them is ignored (as Adobe does).
    match bytes.ok_or(EncryptionError::Entry("Length"))? {
        _ if version == 4 => Ok(16),
        bytes => Ok(bytes),
    }
}

/// `/P`: 32 bits, as a signed number; some writers give them unsigned.
fn permissions(dict: &Dict) -> Result<i32, EncryptionError> {
    let value = dict.int("P").ok_or(EncryptionError::Entry("P"))?;
    let fits = (i64::from(i32::MIN)..=i64::from(u32::MAX)).contains(&value);
    let bits = u32::try_from(value & 0xFFFF_FFFF).ok().filter(|_| fits);
    bits.map(u32::cast_signed).ok_or(EncryptionError::Entry("P"))
}

/// A string of at least `length` bytes; what some writers put behind it is cut.
fn string(dict: &Dict, key: &'static str, length: usize) -> Result<Vec<u8>, EncryptionError> {
    let bytes = dict.get(key).and_then(Object::as_string);
    let bytes = bytes.and_then(|bytes| bytes.get(..length));
    bytes.map(<[u8]>::to_vec).ok_or(EncryptionError::Entry(key))
}

/// `/CF`, each filter with its method.
fn filters(dict: &Dict) -> Result<Vec<(Name, Method)>, EncryptionError> {
    let Some(filters) = dict.get("CF") else {
        return Ok(Vec::new());
    };
    let filters = filters.as_dict().ok_or(EncryptionError::Entry("CF"))?;
    let methods = filters.iter().map(|(name, filter)| {
        let filter = filter.as_dict().ok_or(EncryptionError::Entry("CF"))?;
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
