//! Mails of the demo: kept as files that any mail program opens, unless a server was named.

use std::path::PathBuf;

use saoy_notify::{Mail, Outcome, Postman, compose};

/// A folder of `.eml` files.
pub(crate) struct MailFolder(pub(crate) PathBuf);

impl Postman for MailFolder {
    fn send(&self, mail: &Mail) -> Outcome {
        let message = match compose(mail) {
            Ok(message) => message,
            Err(error) => {
                return Outcome::Refused {
                    words: error.to_string(),
                };
            }
        };
        let path = self.0.join(format!("{}.eml", mail.id));
        match std::fs::create_dir_all(&self.0).and_then(|()| std::fs::write(&path, message.formatted())) {
            Ok(()) => Outcome::Sent {
                // As a server would say it: with a code in front.
                words: format!("250 {}", path.display()),
            },
            Err(error) => Outcome::Unreachable {
                why: error.to_string(),
            },
        }
    }
}
