//! Why a file that a program sent is not taken, each with its sentence. Nothing of it is kept.

use saoy_pades::changes::Lang;
use saoy_pades::returned::Deviation;

use crate::flow::FlowError;
use crate::pages::Text;

/// Why a program gets no file, or its file is not taken.
#[derive(Clone, Debug)]
pub(crate) enum Refused {
    /// Nothing that waits has this token, or it is somebody else's.
    Unknown,
    /// The file was fetched with it, or one was taken; or the request is over.
    Used,
    /// Its minutes are over, or the prepared page's are.
    Expired,
    /// The officer may not sign here any more.
    Forbidden,
    /// The certificate is not registered any more.
    NotRegistered,
    /// It is longer than the file that was sent and any signature: so many bytes are taken at most.
    TooLarge(u64),
    /// It did not come to its end in time.
    TooSlow,
    /// The form has no file, or cannot be read.
    NoFile,
    /// It is not what was sent and one signature.
    Deviates(Box<Deviation>),
    /// The disk is full.
    DiskFull,
    /// Something is broken.
    Broken,
}

impl Refused {
    /// What is broken is told the administrator, too.
    pub(super) fn broken(error: impl Into<FlowError>) -> Self {
        let error = error.into();
        if matches!(error, FlowError::DiskFull) {
            return Self::DiskFull;
        }
        tracing::error!(%error, "a signed file could not be taken");
        Self::Broken
    }

    /// The number in the answer: 0 would be well.
    pub(crate) const fn status(&self) -> u16 {
        match self {
            Self::Unknown => 404,
            Self::Used | Self::Expired => 410,
            Self::Forbidden | Self::NotRegistered => 403,
            Self::TooLarge(_) => 413,
            Self::TooSlow => 408,
            Self::NoFile => 400,
            Self::Deviates(_) => 422,
            Self::DiskFull => 507,
            Self::Broken => 500,
        }
    }

    /// The sentence for the officer.
    pub(crate) fn text(&self, lang: Lang) -> Text {
        match self {
            Self::Unknown => Text::key("returned-unknown"),
            Self::Used => Text::key("returned-used"),
            Self::Expired => Text::key("returned-expired"),
            Self::Forbidden => Text::key("error-forbidden-why"),
            Self::NotRegistered => Text::key("flow-certificate-not-registered"),
            Self::TooLarge(most) => Text::key("returned-too-large").with("most", most / 1_000_000),
            Self::TooSlow => Text::key("returned-too-slow"),
            Self::NoFile => Text::key("returned-no-file"),
            Self::Deviates(deviation) => Text::key("returned-deviates").with("why", deviation.sentence(lang)),
            Self::DiskFull => Text::key("error-disk-full-why"),
            Self::Broken => Text::key("error-broken-why"),
        }
    }
}
