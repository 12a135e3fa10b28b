//! The formats of signatures.

/// What `/SubFilter` says of the signature's form (ISO 32000-2 Table 255, §12.8.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SubFilter {
    /// `adbe.x509.rsa_sha1`: a PKCS #1 value, the certificate in the dictionary (deprecated in PDF 2.0).
    X509RsaSha1,
    /// `adbe.pkcs7.sha1`: CMS that encloses the SHA-1 of the covered bytes (deprecated in PDF 2.0).
    Pkcs7Sha1,
    /// `adbe.pkcs7.detached`: CMS over the covered bytes.
    Pkcs7Detached,
    /// `ETSI.CAdES.detached`: the same with the attributes of PAdES (EN 319 142-1).
    CadesDetached,
    /// `ETSI.RFC3161`: a timestamp token over the covered bytes.
    Rfc3161,
}

impl SubFilter {
    /// The format of a name.
    pub fn from_sub_filter(name: &[u8]) -> Option<Self> {
        match name {
            b"adbe.x509.rsa_sha1" => Some(Self::X509RsaSha1),
            b"adbe.pkcs7.sha1" => Some(Self::Pkcs7Sha1),
            b"adbe.pkcs7.detached" => Some(Self::Pkcs7Detached),
            b"ETSI.CAdES.detached" => Some(Self::CadesDetached),
            b"ETSI.RFC3161" => Some(Self::Rfc3161),
            _ => None,
        }
    }

    /// Its name.
    pub fn sub_filter(self) -> &'static str {
        match self {
            Self::X509RsaSha1 => "adbe.x509.rsa_sha1",
            Self::Pkcs7Sha1 => "adbe.pkcs7.sha1",
            Self::Pkcs7Detached => "adbe.pkcs7.detached",
            Self::CadesDetached => "ETSI.CAdES.detached",
            Self::Rfc3161 => "ETSI.RFC3161",
        }
    }
}
