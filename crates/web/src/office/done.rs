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
    /// The message waits for the mail server.
    Queued,
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
        Done::Queued => "flash-mail-queued",
        Done::Password => "flash-password",
        Done::Ended => "flash-session-ended",
        Done::Granted => "flash-granted",
        Done::Withdrawn => "flash-grant-ended",
        Done::Left => "flash-left",
    };
    frame.flash = Some(Flash {
        good: true,
        text: Text::key(key),
        link: None,
    });
    frame
}
