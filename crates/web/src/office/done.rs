//! What the last action did, told once on the page it leads to. The address carries only the name of the sentence.

use serde::Deserialize;

use crate::pages::{Flash, Frame, Text};

/// The name of a sentence.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Done {
    /// “Đã lưu.”
    Saved,
    /// “Đã xóa.”
    Deleted,
    /// “Đã khóa sổ.”
    Closed,
    /// “Đã khóa sổ”, and the closing record waits for its seal.
    Unsealed,
    /// The closing record was sealed.
    Recorded,
    /// The message waits for the mail server.
    Queued,
    /// The message waits, with another link and another code.
    Relinked,
    /// The password is the new one.
    Password,
    /// A session was ended.
    Ended,
    /// Permissions were given.
    Granted,
    /// A permission was ended.
    Withdrawn,
    /// A person's account was closed.
    Left,
    /// A computer for signing was paired.
    Paired,
    /// A computer for signing was ended.
    Unpaired,
    /// A certificate is not used any more.
    CertificateEnded,
    /// A certificate was confirmed or refused.
    CertificateJudged,
    /// Nothing was done just now.
    #[default]
    #[serde(other)]
    Nothing,
}

/// Puts the sentence into the frame.
pub(crate) fn tell(mut frame: Frame, done: Done) -> Frame {
    let key = match done {
        Done::Nothing => return frame,
        Done::Saved => "flash-saved",
        Done::Deleted => "flash-deleted",
        Done::Closed => "flash-book-closed",
        Done::Unsealed => "flash-book-unsealed",
        Done::Recorded => "flash-book-recorded",
        Done::Relinked => "flash-mail-relinked",
        Done::Queued => "flash-mail-queued",
        Done::Password => "flash-password",
        Done::Ended => "flash-session-ended",
        Done::Granted => "flash-granted",
        Done::Withdrawn => "flash-grant-ended",
        Done::Left => "flash-left",
        Done::Paired => "flash-computer-paired",
        Done::Unpaired => "flash-computer-ended",
        Done::CertificateEnded => "flash-certificate-ended",
        Done::CertificateJudged => "flash-saved",
    };
    frame.flash = Some(Flash {
        good: !matches!(done, Done::Unsealed),
        text: Text::key(key),
        link: None,
    });
    frame
}
