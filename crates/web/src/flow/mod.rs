//! What happens to a dossier's file: signed, sealed, stamped, archived, delivered. Screens, the worker and the benches
//! call these; each function keeps the order *file first, then one transaction*.
//!
//! No lock and no transaction is held while a key, a timestamp authority or a disk works.

mod archive;
mod authority;
mod certificate;
mod closing;
mod completion;
mod computer_fault;
mod deliver;
mod error;
mod evidence;
mod files;
mod kept;
mod leader;
mod look;
mod pending;
mod pickup;
mod picture;
mod plugged;
mod preflight;
mod program;
mod seal;
mod stamp;
mod step;
mod withdrawal;

pub use archive::complete;
pub use authority::{
    agency_lines, authority_lines, book as book_volume, number as number_text, place_name, suffix_of,
};
pub use certificate::{Candidate, Key, RemoteKey, candidates, choose, known_certificate};
pub(crate) use certificate::{Known as KnownKey, known_remote, may_sign, registered_keys};
pub use closing::seal_record;
pub(crate) use completion::key as completion_key;
pub(crate) use computer_fault::computer_fault;
pub use deliver::deliver;
pub(crate) use deliver::enqueue as enqueue_mail;
pub use error::FlowError;
pub(crate) use files::{keep, length, stage};
pub use files::{read, store};
pub(crate) use kept::{asked, keep as keep_asked, lapse, restore};
pub use leader::{Placing, bare, block as draft_block, draft as draft_signature, room, sign, unmoved};
pub(crate) use leader::{
    ask as ask_leader, finish as finish_leader, send as send_leader, take as take_leader,
};
pub use look::{Look, look_of};
pub(crate) use pending::{Bound, Pending};
pub use pickup::{code as pickup_code, code_hash, relink};
pub(crate) use picture::Encoded;
pub(crate) use plugged::{Back, Sent, back as came_back, keep as keep_sent, places, sent};
pub(crate) use preflight::{LastAnswer, Timestamps, provider, timestamps, warnings};
pub use program::{Program, profile_of, program_of};
pub use seal::{Wanted, draft as draft_seal, seal};
pub(crate) use seal::{ask as ask_seal, finish as finish_seal, send as send_seal, take as take_seal};
pub(crate) use step::Step;
pub(crate) use withdrawal::tell as tell_withdrawn;

/// The kind of the job that completes a missing timestamp and the archive; its payload is `{ "dossier": id }`.
pub const COMPLETE: &str = "complete";
/// The kind of the job that sends one mail; its payload is `{ "mail": id }`.
pub const SEND_MAIL: &str = "mail";

/// The seal's diameter in millimetres (Decree 30/2020: its real size).
pub const SEAL_MM: f64 = 36.0;
/// The largest timestamp token that is expected, in bytes.
pub(crate) const EXPECTED_TOKEN: usize = 10_000;
