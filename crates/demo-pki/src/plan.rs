//! Who gets a certificate.

/// Stands in front of every name this PKI gives, so that nobody takes a demo for the real thing.
pub const MARK: &str = "CHỨNG THƯ THỬ NGHIỆM";

/// What a PKI is made for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Where the endpoints are reached, without a final slash: `http://127.0.0.1:8080/pki`. It goes into every
    /// certificate; a PKI opened under another address is issued anew with the same keys.
    pub base_url: String,
    /// Password of all PKCS#12 files. It protects nothing here and is shown to whoever tries the demo.
    pub password: String,
    /// People and agencies.
    pub holders: Vec<Holder>,
}

/// One person or agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Short name, also of the files: `khai`, `dau-hoa-an`. Lower-case ASCII letters, digits and hyphens.
    pub id: String,
    /// Who issues.
    pub issuer: Issuer,
    /// The person's or agency's name: the common name, behind [`MARK`].
    pub name: String,
    /// The agency, or the agency above it.
    pub organisation: String,
    /// Position of a person, absent for an agency.
    pub title: Option<String>,
    /// `CCCD:099…`, `CMND:…` or `MST:…`, into the subject's UID as Vietnamese authorities write it.
    pub identity: Option<String>,
}

/// The two authorities below the root.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Issuer {
    /// Chữ ký số chuyên dùng công vụ: officers and agencies.
    Government,
    /// Chữ ký số công cộng: citizens and companies.
    Public,
}

/// Every authority of the PKI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Authority {
    /// The trust anchor.
    Root,
    /// Issues to holders and runs an OCSP responder.
    Issuing(Issuer),
}

impl Authority {
    /// All of them, the root first.
    pub const ALL: [Self; 3] = [
        Self::Root,
        Self::Issuing(Issuer::Government),
        Self::Issuing(Issuer::Public),
    ];

    /// Its name in addresses and file names.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Root => "goc",
            Self::Issuing(Issuer::Government) => "cong-vu",
            Self::Issuing(Issuer::Public) => "cong-cong",
        }
    }

    /// The authority named `slug`.
    pub fn named(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|authority| authority.slug() == slug)
    }

    /// Its name for people, behind [`MARK`].
    pub fn title(self) -> &'static str {
        match self {
            Self::Root => "Root",
            Self::Issuing(Issuer::Government) => "CA công vụ",
            Self::Issuing(Issuer::Public) => "CA công cộng",
        }
    }
}

/// A name behind the mark: `CHỨNG THƯ THỬ NGHIỆM – Root`.
pub(crate) fn marked(name: &str) -> String {
    format!("{MARK} – {name}")
}

/// May `id` be part of a file name and of an address?
pub(crate) fn is_plain(id: &str) -> bool {
    !id.is_empty()
        && id.len() <= 64
        && id
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn authorities_are_found_by_their_address() {
        for authority in Authority::ALL {
            assert_eq!(Authority::named(authority.slug()), Some(authority));
        }
        assert_eq!(Authority::named("cong-vu2"), None);
    }

    #[test]
    fn every_name_carries_the_mark() {
        assert_eq!(marked("Root"), "CHỨNG THƯ THỬ NGHIỆM – Root");
    }

    #[test]
    fn ids_cannot_leave_the_folder() {
        assert!(is_plain("dau-hoa-an"));
        for id in ["", "../khai", "a/b", "Khải", "a.p12"] {
            assert!(!is_plain(id), "{id}");
        }
    }
}
