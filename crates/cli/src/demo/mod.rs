//! Everything that `saoy demo` has and `saoy serve` has not: a PKI of its own, invented agencies and people, a seal, a
//! register book, and a mail folder.

mod keys;
mod mail_folder;
mod plan;
mod stock;

pub(crate) use keys::DemoKeys;
pub(crate) use mail_folder::MailFolder;
pub(crate) use plan::{agency_key, person_key, plan};
pub(crate) use stock::stock;
