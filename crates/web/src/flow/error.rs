//! Why a file is not signed, sealed or delivered, each with the sentence that says so.

use saoy_domain::{MoveRefusal, Refusal as _, State};
use saoy_store::dossiers::{Profile, SaveError};
use saoy_store::entries::NumberError;

use crate::failure::Failure;
use crate::pages::Text;

/// Why a step of a dossier's way did not happen. The dossier is as it was before.
#[derive(Debug, thiserror::Error)]
pub enum FlowError {
    /// The agency has no such dossier.
    #[error("no such dossier")]
    NotFound,
    /// The rules of the service.
    #[error(transparent)]
    Move(#[from] MoveRefusal),
    /// Title and authority: the person may not sign in this capacity today.
    #[error(transparent)]
    Title(#[from] saoy_domain::title::TitleRefusal),
    /// The dossier was begun for keys of another kind.
    #[error("the dossier is signed by profile {profile}")]
    OtherProfile {
        /// The dossier's own.
        profile: Profile,
    },
    /// Somebody was faster.
    #[error("the dossier is {now} by now")]
    Stale {
        /// Its state by now.
        now: State,
    },
    /// No key of the officer or agency is within reach.
    #[error("no key is within reach")]
    NoKey,
    /// The certificate may not sign now.
    #[error(transparent)]
    Certificate(#[from] saoy_signers::Refusal),
    /// The key did not sign.
    #[error(transparent)]
    Signer(#[from] saoy_signers::SignError),
    /// The value that came back is not the expected certificate's signature.
    #[error(transparent)]
    Value(#[from] saoy_signers::EmbedRefusal),
    /// The agency has no seal picture.
    #[error("the agency has no seal picture")]
    NoSealPicture,
    /// No timestamp authority answered.
    #[error("no timestamp authority answered")]
    NoTimestamp,
    /// The signature block does not fit where it was put.
    #[error("the signature block does not lie on the page: {0}")]
    Place(String),
    /// A word on the page has a letter that the document's font lacks.
    #[error(transparent)]
    Letter(#[from] saoy_sheet::fonts::NotInFont),
    /// The register.
    #[error("{0}")]
    Number(#[source] NumberError),
    /// Every attempt found the next number taken by somebody else.
    #[error("the register is very busy")]
    RegisterBusy,
    /// The disk is full.
    #[error("the disk is full")]
    DiskFull,
    /// Something is broken.
    #[error("{0}")]
    Broken(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl FlowError {
    /// Something is broken, or the disk is full and that is why.
    pub fn broken(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        let cause = cause.into();
        if saoy_store::is_disk_full(&*cause) {
            return Self::DiskFull;
        }
        Self::Broken(cause)
    }

    /// Whether it may work later: nothing was said against the dossier itself, so no signature is thrown away for it.
    pub(crate) const fn is_passing(&self) -> bool {
        matches!(
            self,
            Self::DiskFull | Self::Broken(_) | Self::Number(NumberError::Store(_)) | Self::Stale { .. }
        )
    }

    /// The sentence for the person.
    pub fn text(&self) -> Text {
        use saoy_signers::Refusal;
        match self {
            Self::NotFound => Text::key("flow-not-found"),
            Self::Move(refusal) => refusal
                .args()
                .into_iter()
                .fold(Text::key(refusal.key()), |text, (name, value)| {
                    text.with(name, value)
                }),
            Self::Title(refusal) => crate::asked::sentence(refusal),
            Self::OtherProfile { profile } => Text::key(format!("flow-profile-{profile}")),
            Self::Stale { .. } => Text::key("flow-stale"),
            Self::NoKey => Text::key("flow-no-key"),
            Self::Certificate(refusal) => match refusal {
                Refusal::NotRegistered => Text::key("flow-certificate-not-registered"),
                Refusal::NotYetValid { from } => {
                    Text::key("flow-certificate-not-yet").with("from", day(*from))
                }
                Refusal::Expired { at } => Text::key("flow-certificate-expired").with("at", day(*at)),
                Refusal::WrongKeyUsage => Text::key("flow-certificate-usage"),
                Refusal::NoTrustedChain { .. } => Text::key("flow-certificate-chain"),
                Refusal::Revoked { holder, at } => Text::key("flow-certificate-revoked")
                    .with("holder", holder)
                    .with("at", day(*at)),
                Refusal::RevocationUnknown { holder, responder } => Text::key("flow-certificate-unknown")
                    .with("holder", holder)
                    .with("responder", responder),
            },
            Self::Signer(saoy_signers::SignError::Device { device, .. }) => {
                Text::key("flow-device").with("device", device)
            }
            Self::Signer(_) => Text::key("flow-signer"),
            Self::Value(_) => Text::key("flow-value"),
            Self::NoSealPicture => Text::key("flow-no-seal-picture"),
            Self::NoTimestamp => Text::key("flow-no-timestamp"),
            Self::Place(_) => Text::key("flow-place"),
            Self::Letter(missing) => crate::printed::sentence(missing.0),
            Self::Number(error) => number(error),
            Self::RegisterBusy => Text::key("flow-register-busy"),
            Self::DiskFull => Text::key("error-disk-full-why"),
            Self::Broken(_) => Text::key("error-broken-why"),
        }
    }
}

fn number(error: &NumberError) -> Text {
    match error {
        NumberError::NotFound => Text::key("flow-book-not-found"),
        NumberError::BookClosed => Text::key("flow-book-closed"),
        NumberError::BookNotOpen { day } => {
            Text::key("flow-book-not-open").with("day", day.strftime("%d/%m/%Y"))
        }
        NumberError::NumberTaken { next } => Text::key("flow-number-taken").with("next", next),
        NumberError::AlreadyBound { n, .. } => Text::key("flow-number-bound").with("n", n),
        NumberError::NotBound { .. } => Text::key("flow-number-not-bound"),
        NumberError::Store(_) => Text::key("error-broken-why"),
    }
}

fn day(at: jiff::Timestamp) -> String {
    saoy_domain::in_vietnam(at).strftime("%d/%m/%Y").to_string()
}

impl From<FlowError> for Failure {
    fn from(error: FlowError) -> Self {
        match error {
            FlowError::NotFound => Self::NotFound,
            FlowError::DiskFull => Self::DiskFull,
            FlowError::Broken(cause) => Self::Broken(cause),
            FlowError::Number(NumberError::Store(cause)) => Self::broken(cause),
            other => Self::Bad(other.text()),
        }
    }
}

impl From<NumberError> for FlowError {
    fn from(error: NumberError) -> Self {
        match error {
            NumberError::Store(cause) => Self::broken(cause),
            other => Self::Number(other),
        }
    }
}

impl From<SaveError> for FlowError {
    fn from(error: SaveError) -> Self {
        match error {
            SaveError::NotFound => Self::NotFound,
            SaveError::Stale { now } => Self::Stale { now },
            SaveError::Store(cause) => Self::broken(cause),
        }
    }
}

impl From<saoy_blob::BlobError> for FlowError {
    fn from(error: saoy_blob::BlobError) -> Self {
        match error {
            saoy_blob::BlobError::Full => Self::DiskFull,
            other => Self::broken(other),
        }
    }
}

impl From<saoy_certified_copy::LeaderError> for FlowError {
    fn from(error: saoy_certified_copy::LeaderError) -> Self {
        use saoy_certified_copy::LeaderError;
        use saoy_sheet::attestation::PageError;
        use saoy_sheet::fonts::SubsetError;
        match error {
            LeaderError::Font(SubsetError::Letter(missing))
            | LeaderError::Page(PageError::Font(SubsetError::Letter(missing))) => Self::Letter(missing),
            LeaderError::Place(place) => Self::Place(place.to_string()),
            LeaderError::NoSuchPage(_) | LeaderError::NotFree => Self::Place(error.to_string()),
            other => Self::broken(other),
        }
    }
}

macro_rules! broken_by {
    ($($error:ty),+ $(,)?) => {$(
        impl From<$error> for FlowError {
            fn from(error: $error) -> Self {
                Self::broken(error)
            }
        }
    )+};
}
broken_by!(
    saoy_store::StoreError,
    saoy_pdf::OpenError,
    saoy_pdf::ReadError,
    saoy_pki::cms::CmsError,
    saoy_certified_copy::SealError,
    saoy_certified_copy::RecordError,
    saoy_certified_copy::ArchiveError,
    saoy_certified_copy::EmbedError,
    saoy_sheet::picture::PictureRefusal,
    saoy_sheet::attestation::ComposeError,
    tokio::task::JoinError,
);
