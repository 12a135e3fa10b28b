//! Messages on their way: “Quản lý gửi lại email”.

mod link;
mod mail;
mod search;
mod sending;

pub use link::{Letter, by_link, forgive_codes, opened, relink, wrong_code};
pub use mail::{Mail, MailState, NewMail, addresses, find, find_any, list, queue};
pub use search::{MailQuery, count, page, troubled};
pub use sending::{Attempt, Attempted, attempts, correct, refused, sent, tried};

/// Every statement of this folder.
#[cfg(test)]
pub(crate) const STATEMENTS: &[&[crate::engine::Statement]] = &[
    mail::STATEMENTS,
    sending::STATEMENTS,
    link::STATEMENTS,
    search::STATEMENTS,
];
