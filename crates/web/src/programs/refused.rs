//! Why a file that a program sent is not taken, each with its sentence. Nothing of it is kept.

use saoy_pades::changes::Lang;
use saoy_pades::returned::Deviation;

use super::stamps::Unfit;
use crate::flow::FlowError;
use crate::pages::Text;

/// Why a program gets no file, or its file is not taken.
#[derive(Clone, Debug)]
pub(crate) enum Refused {
    /// Nothing that waits has this token, or it is somebody else's.
    Unknown,
    /// The file was fetched with it, or one was taken; or the request is over.
    Used,
    /// Another file is on its way with it.
    UnderWay,
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
    /// The program put a timestamp into it that cannot stay.
    Stamp(Box<Unfit>),
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

    /// For the log: which way it is, and no name out of the file.
    pub(super) const fn word(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Used => "used",
            Self::UnderWay => "under-way",
            Self::Expired => "expired",
            Self::Forbidden => "forbidden",
            Self::NotRegistered => "not-registered",
            Self::TooLarge(_) => "too-large",
            Self::TooSlow => "too-slow",
            Self::NoFile => "no-file",
            Self::Deviates(deviation) => of_deviation(deviation),
            Self::Stamp(unfit) => unfit.word(),
            Self::DiskFull => "disk-full",
            Self::Broken => "broken",
        }
    }

    /// The number in the answer: 0 would be well.
    pub(crate) const fn status(&self) -> u16 {
        match self {
            Self::Unknown => 404,
            Self::Used | Self::Expired => 410,
            Self::Forbidden | Self::NotRegistered => 403,
            Self::UnderWay => 409,
            Self::TooLarge(_) => 413,
            Self::TooSlow => 408,
            Self::NoFile => 400,
            Self::Deviates(_) | Self::Stamp(_) => 422,
            Self::DiskFull => 507,
            Self::Broken => 500,
        }
    }

    /// The sentence for the officer.
    pub(crate) fn text(&self, lang: Lang) -> Text {
        match self {
            Self::Unknown => Text::key("returned-unknown"),
            Self::Used => Text::key("returned-used"),
            Self::UnderWay => Text::key("returned-under-way"),
            Self::Expired => Text::key("returned-expired"),
            Self::Forbidden => Text::key("error-forbidden-why"),
            Self::NotRegistered => Text::key("flow-certificate-not-registered"),
            Self::TooLarge(most) => Text::key("returned-too-large").with("most", most / 1_000_000),
            Self::TooSlow => Text::key("returned-too-slow"),
            Self::NoFile => Text::key("returned-no-file"),
            Self::Deviates(deviation) => Text::key("returned-deviates").with("why", deviation.sentence(lang)),
            Self::Stamp(unfit) => unfit.text(),
            Self::DiskFull => Text::key("error-disk-full-why"),
            Self::Broken => Text::key("error-broken-why"),
        }
    }
}

/// One word for a deviation: nothing of what stands in the file.
const fn of_deviation(deviation: &Deviation) -> &'static str {
    match deviation {
        Deviation::Shorter { .. } => "shorter",
        Deviation::Changed { .. } => "changed",
        Deviation::NothingAdded => "nothing-added",
        Deviation::Unreadable(_) => "unreadable",
        Deviation::Behind(_) => "behind",
        Deviation::NotAppended => "not-appended",
        Deviation::SavedTooOften(_) => "saved-too-often",
        Deviation::Unclear(_) => "unclear",
        Deviation::NoSignature => "no-signature",
        Deviation::OnlyTimestamp => "only-timestamp",
        Deviation::SeveralSignatures(_) => "several-signatures",
        Deviation::SeveralSigners(_) => "several-signers",
        Deviation::Certifies => "certifies",
        Deviation::Locks => "locks",
        Deviation::NotWhole => "not-whole",
        Deviation::Broken(_) => "broken",
        Deviation::Loose(_) => "loose",
        Deviation::OtherCertificate(_) => "other-certificate",
        Deviation::Weak(_) => "weak",
        Deviation::BrokenTimestamp(_) => "broken-timestamp",
        Deviation::WaitingField(_) => "waiting-field",
        Deviation::Pages(_) => "pages",
        Deviation::Page(_) => "page",
        Deviation::Covers(_) => "covers",
        Deviation::Unseen => "unseen",
        Deviation::OtherPage { .. } => "other-page",
        Deviation::Else(_) => "else",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_hears_of_nobody_by_name() {
        let somebody = || Some("Phạm Thu Hà".to_owned());
        let other = Refused::Deviates(Box::new(Deviation::OtherCertificate(somebody())));
        assert_eq!(other.word(), "other-certificate");
        let stamp = Refused::Stamp(Box::new(Unfit::Untrusted(somebody())));
        assert_eq!(stamp.word(), "timestamp-untrusted");
    }
}
