//! What surrounds every page: language, person, agency, menu, message.

use jiff::Timestamp;
use serde::Serialize;

use super::Text;

/// A language of the screens. Vietnamese is the source of truth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lang {
    /// Vietnamese.
    #[default]
    Vi,
    /// English.
    En,
}

impl Lang {
    /// The code used in `lang=` and as folder name.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }
}

/// Everything that is the same on all pages of one request.
#[derive(Clone, Debug, Serialize)]
pub struct Frame {
    /// The language chosen.
    pub lang: Lang,
    /// The moment of the request: “due in 2 hours” is counted from it.
    pub now: Timestamp,
    /// The address of this page (never with personal data in it), for the language switch and sign-in.
    pub path: String,
    /// Shows “CHỨNG THƯ THỬ NGHIỆM” on every page.
    pub demo: bool,
    /// Who is signed in.
    pub person: Option<Person>,
    /// For which agency the person works now; a citizen has none.
    pub agency: Option<Agency>,
    /// What the left menu offers.
    pub menu: Menu,
    /// Unread notifications.
    pub notifications: u32,
    /// What the last action did, shown once.
    pub flash: Option<Flash>,
}

/// The person signed in.
#[derive(Clone, Debug, Serialize)]
pub struct Person {
    /// Opaque id: what is kept in a browser belongs to one person.
    pub id: String,
    /// Full name.
    pub name: String,
    /// Office, e.g. “Phó Chủ tịch”; empty for a citizen.
    pub title: String,
    /// A citizen or business, not an officer.
    pub citizen: bool,
}

/// The agency the person works for now.
#[derive(Clone, Debug, Serialize)]
pub struct Agency {
    /// Its name.
    pub name: String,
    /// The person belongs to others too, so the switch is shown.
    pub switchable: bool,
}

/// The left menu: which groups are shown, with live counts.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Menu {
    /// `copy.create`.
    pub create: bool,
    /// `copy.sign`.
    pub sign: bool,
    /// `copy.seal`.
    pub seal: bool,
    /// `admin`.
    pub admin: bool,
    /// Drafts of this person.
    pub drafts: u32,
    /// Dossiers returned to this clerk.
    pub returned: u32,
    /// Dossiers waiting for a signature.
    pub to_sign: u32,
    /// Dossiers waiting for number and seal.
    pub to_seal: u32,
    /// Messages refused or unsent.
    pub mail: u32,
}

/// A message about what was just done, shown once on the next page.
#[derive(Clone, Debug, Serialize)]
pub struct Flash {
    /// It went well (pale green) or somebody must act (ink).
    pub good: bool,
    /// The sentence.
    pub text: Text,
    /// Where to look at the result, with the words of the link.
    pub link: Option<Link>,
}

/// A link with translated words.
#[derive(Clone, Debug, Serialize)]
pub struct Link {
    /// The words.
    pub text: Text,
    /// The address.
    pub href: String,
}

impl Frame {
    /// A bare frame for somebody who is not signed in.
    #[must_use]
    pub fn public(lang: Lang, now: Timestamp, path: impl Into<String>) -> Self {
        Self {
            lang,
            now,
            path: path.into(),
            demo: false,
            person: None,
            agency: None,
            menu: Menu::default(),
            notifications: 0,
            flash: None,
        }
    }
}
