//! Words that go out: mails from templates, handed to a mail server, with the server's answer kept.
//!
//! What waits, retries and gives up is the work queue's business; here one message is composed and one attempt made.

mod compose;
mod outcome;
mod smtp;
mod template;
mod trouble;

pub use compose::{Attachment, ComposeError, Mail, Sender, compose};
pub use outcome::Outcome;
pub use smtp::{Security, Smtp, SmtpConfig, SmtpConfigError};
pub use template::{Kind, Language, Rendered, Template, TemplateError};
pub use trouble::Trouble;

/// Someone who carries mails.
pub trait Postman: Send + Sync {
    /// Makes one attempt. Blocks until the server has answered or the time-out is over.
    fn send(&self, mail: &Mail) -> Outcome;
}

/// Up to this size the copy itself is attached, unless the installation says otherwise; above it the mail has a link,
/// for mail servers refuse large messages.
pub const ATTACH_LIMIT: u64 = 10_000_000;

/// Whether a file of `size` bytes goes along, or a link to it.
pub const fn delivery_kind(size: u64, attach_limit: u64) -> Kind {
    if size <= attach_limit {
        Kind::CopyAttached
    } else {
        Kind::CopyLink
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn up_to_the_limit_the_copy_is_attached_and_above_it_linked() {
        assert_eq!(delivery_kind(ATTACH_LIMIT, ATTACH_LIMIT), Kind::CopyAttached);
        assert_eq!(delivery_kind(ATTACH_LIMIT + 1, ATTACH_LIMIT), Kind::CopyLink);
    }
}
