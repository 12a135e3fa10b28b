//! Seed values: what a field demands of the signature in it (ISO 32000-2 §12.7.5.5, Table 234).

use saoy_pdf::{Dict, Object, Reader, decode_text};
use saoy_pki::HashAlgorithm;

use super::seed_certificate::{SeedCertificate, UnmetCertificate};
use super::{Level, Order, Refusal};
use crate::{Format, Kind, Permission};

/// A demand that the order does not meet; [`Unmet::entry`] names it.
#[derive(Clone, Debug, PartialEq)]
pub enum Unmet {
    /// The entry has a type that the standard does not give it.
    Unreadable(&'static str),
    /// Another signature handler.
    Filter(String),
    /// None of the encodings is one that is written here.
    SubFilter(String),
    /// A signing program of a later version.
    Version(f64),
    /// None of these hashes was ordered.
    DigestMethod(String),
    /// One of these reasons must be given; none, if there are none.
    Reason(Vec<String>),
    /// A legal attestation is demanded.
    LegalAttestation,
    /// Revocation data must be enclosed.
    RevocationData,
    /// 0: an approval; 1 to 3: a certification that allows as much.
    Kind(i64),
    /// A timestamp, of this authority.
    Timestamp(Option<String>),
    /// The document must be locked.
    LockDocument,
    /// A look of this name.
    AppearanceFilter(String),
    /// Another certificate.
    Certificate(UnmetCertificate),
}

/// The seed value of a field.
#[derive(Clone, Debug, Default)]
pub struct Seed {
    required: i64,
    filter: Option<String>,
    encodings: Option<Vec<String>>,
    version: Option<f64>,
    digests: Option<Vec<String>>,
    reasons: Option<Vec<String>>,
    kind: Option<i64>,
    timestamp: Option<(Option<String>, bool)>,
    revocation: bool,
    lock_document: bool,
    look: Option<String>,
    certificate: SeedCertificate,
}

/// Bits of `/Ff`.
const FILTER: i64 = 1;
const SUB_FILTER: i64 = 1 << 1;
const VERSION: i64 = 1 << 2;
const REASONS: i64 = 1 << 3;
const LEGAL_ATTESTATION: i64 = 1 << 4;
const ADD_REV_INFO: i64 = 1 << 5;
const DIGEST_METHOD: i64 = 1 << 6;
const LOCK_DOCUMENT: i64 = 1 << 7;
const APPEARANCE_FILTER: i64 = 1 << 8;

impl Seed {
    /// Of a field; empty if it has none.
    pub(super) fn read(reader: &Reader<'_>, field: &Dict) -> Result<Self, Refusal> {
        let sv = match reader.lookup(field, "SV") {
            Ok(Object::Null) => return Ok(Self::default()),
            Ok(Object::Dict(sv)) => sv,
            _ => return Err(Refusal::Seed(Unmet::Unreadable("SV"))),
        };
        let values = Values { reader, dict: &sv };
        values.seed().map_err(Refusal::Seed)
    }

    /// The hashes it allows; none if any will do.
    pub fn hashes(&self) -> Option<Vec<HashAlgorithm>> {
        self.demanded(DIGEST_METHOD, &self.digests)
            .map(|names| names.iter().filter_map(|name| hash(name)).collect())
    }

    /// The reasons of which one must be given; none if any will do, empty if none may be given.
    pub fn reasons(&self) -> Option<Vec<String>> {
        let demanded = self.required & REASONS != 0;
        let list = self.reasons.clone().unwrap_or_default();
        // One full stop stands for: no reason.
        demanded.then(|| if list == ["."] { Vec::new() } else { list })
    }

    /// The kind of signature it allows; none if any will do.
    pub fn kind(&self) -> Option<Kind> {
        Some(match self.kind? {
            1 => Kind::Certify(Permission::Nothing),
            2 => Kind::Certify(Permission::FormFilling),
            3 => Kind::Certify(Permission::Annotations),
            _ => Kind::Approve,
        })
    }

    /// The timestamp authority it names. Whoever made the file chose the address: ask before calling it.
    pub fn timestamp_url(&self) -> Option<&str> {
        self.timestamp.as_ref()?.0.as_deref()
    }

    fn demanded<'s, T>(&self, bit: i64, value: &'s Option<T>) -> Option<&'s T> {
        value.as_ref().filter(|_| self.required & bit != 0)
    }

    /// Which format the signature must have, or the first demand that the order does not meet. What is not demanded is
    /// only a suggestion.
    pub(super) fn meets(&self, order: &Order<'_>, lock: Option<Permission>) -> Result<Format, Unmet> {
        if let Some(filter) = self.demanded(FILTER, &self.filter)
            && filter != "Adobe.PPKLite"
        {
            return Err(Unmet::Filter(filter.clone()));
        }
        if let Some(version) = self.demanded(VERSION, &self.version)
            && *version > 3.0
        {
            return Err(Unmet::Version(*version));
        }
        if let Some(hashes) = self.hashes()
            && !hashes.contains(&order.hash)
        {
            return Err(Unmet::DigestMethod(
                self.digests.clone().unwrap_or_default().join(", "),
            ));
        }
        if let Some(reasons) = self.reasons() {
            let fits = match &order.reason {
                None => reasons.is_empty(),
                Some(reason) => reasons.contains(reason),
            };
            if !fits {
                return Err(Unmet::Reason(reasons));
            }
        }
        if self.required & LEGAL_ATTESTATION != 0 {
            return Err(Unmet::LegalAttestation);
        }
        if self.required & ADD_REV_INFO != 0 && self.revocation && order.level < Level::Lt {
            return Err(Unmet::RevocationData);
        }
        if self.kind().is_some_and(|kind| kind != order.kind) {
            return Err(Unmet::Kind(self.kind.unwrap_or(0)));
        }
        if let Some((url, true)) = &self.timestamp
            && order.level < Level::T
        {
            return Err(Unmet::Timestamp(url.clone()));
        }
        let locks = order.kind == Kind::Certify(Permission::Nothing) || lock == Some(Permission::Nothing);
        if self.required & LOCK_DOCUMENT != 0 && self.lock_document && !locks {
            return Err(Unmet::LockDocument);
        }
        if let Some(look) = self.demanded(APPEARANCE_FILTER, &self.look) {
            return Err(Unmet::AppearanceFilter(look.clone()));
        }
        self.certificate.meets(order.chain).map_err(Unmet::Certificate)?;
        self.format()
    }

    /// The first encoding that is written here.
    fn format(&self) -> Result<Format, Unmet> {
        let Some(list) = self.demanded(SUB_FILTER, &self.encodings) else {
            return Ok(Format::Cades);
        };
        let known = list.iter().find_map(|name| match name.as_str() {
            "ETSI.CAdES.detached" => Some(Format::Cades),
            "adbe.pkcs7.detached" => Some(Format::Pkcs7),
            _ => None,
        });
        known.ok_or_else(|| Unmet::SubFilter(list.join(", ")))
    }
}

fn hash(name: &str) -> Option<HashAlgorithm> {
    match name {
        "SHA256" => Some(HashAlgorithm::Sha256),
        "SHA384" => Some(HashAlgorithm::Sha384),
        "SHA512" => Some(HashAlgorithm::Sha512),
        _ => None,
    }
}

/// A dictionary whose references are followed.
pub(super) struct Values<'r> {
    pub(super) reader: &'r Reader<'r>,
    pub(super) dict: &'r Dict,
}

impl Values<'_> {
    fn seed(&self) -> Result<Seed, Unmet> {
        let certificate = match self.get("Cert")? {
            Object::Null => SeedCertificate::default(),
            Object::Dict(dict) => SeedCertificate::read(&Values {
                reader: self.reader,
                dict: &dict,
            })?,
            _ => return Err(Unmet::Unreadable("Cert")),
        };
        Ok(Seed {
            required: self.int("Ff")?.unwrap_or(0),
            filter: self.name("Filter")?,
            encodings: self.strings("SubFilter")?,
            version: self.number("V")?,
            digests: self.strings("DigestMethod")?,
            reasons: self.strings("Reasons")?,
            kind: match self.inner("MDP")? {
                Some(mdp) => Values {
                    reader: self.reader,
                    dict: &mdp,
                }
                .int("P")?,
                None => None,
            },
            timestamp: match self.inner("TimeStamp")? {
                Some(dict) => {
                    let stamp = Values {
                        reader: self.reader,
                        dict: &dict,
                    };
                    Some((stamp.name("URL")?, stamp.int("Ff")?.unwrap_or(0) & 1 != 0))
                }
                None => None,
            },
            revocation: self.get("AddRevInfo")? == Object::Bool(true),
            lock_document: self.name("LockDocument")?.is_some_and(|name| name == "true"),
            look: self.name("AppearanceFilter")?,
            certificate,
        })
    }

    pub(super) fn get(&self, key: &'static str) -> Result<Object, Unmet> {
        self.reader
            .lookup(self.dict, key)
            .map_err(|_| Unmet::Unreadable(key))
    }

    fn inner(&self, key: &'static str) -> Result<Option<Dict>, Unmet> {
        match self.get(key)? {
            Object::Null => Ok(None),
            Object::Dict(dict) => Ok(Some(dict)),
            _ => Err(Unmet::Unreadable(key)),
        }
    }

    pub(super) fn int(&self, key: &'static str) -> Result<Option<i64>, Unmet> {
        match self.get(key)? {
            Object::Null => Ok(None),
            other => other.as_int().map(Some).ok_or(Unmet::Unreadable(key)),
        }
    }

    fn number(&self, key: &'static str) -> Result<Option<f64>, Unmet> {
        match self.get(key)? {
            Object::Null => Ok(None),
            other => other.as_number().map(Some).ok_or(Unmet::Unreadable(key)),
        }
    }

    /// A name or a string.
    fn name(&self, key: &'static str) -> Result<Option<String>, Unmet> {
        match self.get(key)? {
            Object::Null => Ok(None),
            other => said(&other).map(Some).ok_or(Unmet::Unreadable(key)),
        }
    }

    /// An array of names or strings.
    pub(super) fn strings(&self, key: &'static str) -> Result<Option<Vec<String>>, Unmet> {
        let list = self.list(key)?;
        let all = |list: Vec<Object>| list.iter().map(said).collect::<Option<Vec<_>>>();
        list.map(|list| all(list).ok_or(Unmet::Unreadable(key)))
            .transpose()
    }

    pub(super) fn list(&self, key: &'static str) -> Result<Option<Vec<Object>>, Unmet> {
        match self.get(key)? {
            Object::Null => Ok(None),
            Object::Array(list) => list
                .iter()
                .map(|item| self.reader.resolve(item).map_err(|_| Unmet::Unreadable(key)))
                .collect::<Result<_, _>>()
                .map(Some),
            _ => Err(Unmet::Unreadable(key)),
        }
    }
}

fn said(object: &Object) -> Option<String> {
    match object {
        Object::Name(name) => Some(String::from_utf8_lossy(name.as_bytes()).into_owned()),
        other => other.as_string().map(decode_text),
    }
}
