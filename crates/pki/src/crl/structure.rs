//! The parts of a list.

use der::asn1::{Any, BitStringRef};
use der::{Decode, DecodeValue, FixedTag, Header, Reader, Sequence, SliceReader, Tag, TagMode, TagNumber};
use spki::AlgorithmIdentifierOwned;
use x509_cert::ext::Extension;

use crate::time::Time;

/// ```text
/// TBSCertList ::= SEQUENCE {
///     version             Version OPTIONAL,
///     signature           AlgorithmIdentifier,
///     issuer              Name,
///     thisUpdate          Time,
///     nextUpdate          Time OPTIONAL,
///     revokedCertificates SEQUENCE OF RevokedCertificate OPTIONAL,
///     crlExtensions   [0] EXPLICIT Extensions OPTIONAL }
/// ```
/// RFC 5280 §5.1. For writing; a list that comes from elsewhere may be long and is read as [`Read`].
#[derive(Sequence)]
pub(super) struct TbsCertList {
    #[asn1(optional = "true")]
    pub(super) version: Option<u8>,
    pub(super) signature: AlgorithmIdentifierOwned,
    pub(super) issuer: Any,
    pub(super) this_update: Time,
    #[asn1(optional = "true")]
    pub(super) next_update: Option<Time>,
    #[asn1(optional = "true")]
    pub(super) revoked: Option<Vec<RevokedCertificate>>,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub(super) extensions: Option<Vec<Extension>>,
}

/// ```text
/// SEQUENCE {
///     userCertificate    CertificateSerialNumber,
///     revocationDate     Time,
///     crlEntryExtensions Extensions OPTIONAL }
/// ```
/// RFC 5280 §5.1.
#[derive(Sequence)]
pub(super) struct RevokedCertificate {
    pub(super) serial: Any,
    pub(super) at: Time,
    #[asn1(optional = "true")]
    pub(super) extensions: Option<Vec<Extension>>,
}

/// The value of an extension.
pub(super) fn find(extensions: &[Extension], id: const_oid::ObjectIdentifier) -> Option<&[u8]> {
    extensions
        .iter()
        .find(|extension| extension.extn_id == id)
        .map(|extension| extension.extn_value.as_bytes())
}

/// A list as it is read: whatever grows with the number of entries stays where it lies.
pub(super) struct Read<'a> {
    /// Header and content of what is signed.
    pub(super) tbs: &'a [u8],
    /// The algorithm outside.
    pub(super) algorithm: AlgorithmIdentifierOwned,
    pub(super) signature: &'a [u8],
    pub(super) list: ReadList<'a>,
}

/// `TBSCertList`.
pub(super) struct ReadList<'a> {
    pub(super) signature: AlgorithmIdentifierOwned,
    pub(super) issuer: Any,
    pub(super) this_update: Time,
    pub(super) next_update: Option<Time>,
    /// Content of `revokedCertificates`.
    pub(super) revoked: &'a [u8],
    pub(super) extensions: Vec<Extension>,
}

impl<'a> Read<'a> {
    pub(super) fn from_der(der: &'a [u8]) -> der::Result<Self> {
        let mut reader = SliceReader::new(der)?;
        let (tbs, algorithm, signature) = reader.sequence(|outer| {
            Ok::<_, der::Error>((
                outer.tlv_bytes()?,
                outer.decode()?,
                outer.decode::<BitStringRef<'a>>()?,
            ))
        })?;
        reader.finish()?;
        let mut reader = SliceReader::new(tbs)?;
        let list = reader.sequence(|list| {
            let _version: Option<u8> = list.decode()?;
            Ok::<_, der::Error>(ReadList {
                signature: list.decode()?,
                issuer: list.decode()?,
                this_update: list.decode()?,
                next_update: list.decode()?,
                revoked: list
                    .decode::<Option<Content<'a>>>()?
                    .map_or(&[], |content| content.0),
                extensions: list
                    .context_specific(TagNumber(0), TagMode::Explicit)?
                    .unwrap_or_default(),
            })
        })?;
        Ok(Self {
            tbs,
            algorithm,
            signature: signature.as_bytes().unwrap_or_default(),
            list,
        })
    }
}

/// What a SEQUENCE holds, not looked at.
struct Content<'a>(&'a [u8]);

impl FixedTag for Content<'_> {
    const TAG: Tag = Tag::Sequence;
}

impl<'a> DecodeValue<'a> for Content<'a> {
    type Error = der::Error;

    fn decode_value<R: Reader<'a>>(reader: &mut R, header: Header) -> der::Result<Self> {
        reader.read_slice(header.length()).map(Self)
    }
}

/// One entry of the list, and where the content octets of its serial number lie.
pub(super) struct ReadEntry {
    pub(super) start: u32,
    pub(super) length: u16,
    pub(super) at: Time,
    pub(super) extensions: Vec<Extension>,
}

impl ReadEntry {
    /// `reader` reads `revokedCertificates` from its beginning.
    pub(super) fn next(reader: &mut SliceReader<'_>) -> der::Result<Self> {
        reader.sequence(|entry| {
            let serial = Header::decode(entry)?.length();
            let start = u32::from(entry.position());
            entry.read_slice(serial)?;
            Ok(Self {
                start,
                length: u16::try_from(u32::from(serial)).map_err(|_| der::ErrorKind::Overlength)?,
                at: entry.decode()?,
                extensions: entry.decode::<Option<_>>()?.unwrap_or_default(),
            })
        })
    }
}
