//! Files that come back from programs that sign whole files: what is taken, and each reason why not.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic fails the test"
)]

mod bytes;
mod foreign;
#[path = "../../../pki/tests/common/cms.rs"]
mod pieces;
mod rest;
mod signature;
#[path = "../support/mod.rs"]
mod support;
mod taken;

use saoy_pades::changes::{Change, Lang, Reason};
use saoy_pades::returned::{Added, Deviation, Sent, returned};
use saoy_pades::{ValidationData, augment};
use saoy_pdf::Update;
use saoy_pki::SignatureScheme;
use support::later::open;
use support::orders::plain;
use support::people::{PEOPLE, at};
use support::plugin::Plugin;

pub(crate) const SCHEME: SignatureScheme = SignatureScheme::RsaPkcs1Sha256;

pub(crate) fn on_page(sent: &[u8], page: Option<usize>, file: &[u8]) -> Result<Added, Deviation> {
    returned(
        &Sent {
            bytes: sent,
            certificate: &PEOPLE.leader.certificate,
            page,
            at: at("2026-10-14T02:00:00Z"),
        },
        file,
    )
}

/// What came back for a plain file that is to be signed on its first page.
pub(crate) fn back(file: &[u8]) -> Result<Added, Deviation> {
    on_page(&plain(), Some(1), file)
}

/// Why it is refused, with a sentence of its own in both languages.
pub(crate) fn refused(file: &[u8]) -> Deviation {
    let deviation = back(file).err().unwrap();
    assert_ne!(deviation.sentence(Lang::Vi), deviation.sentence(Lang::En));
    deviation
}

pub(crate) fn signed() -> Vec<u8> {
    Plugin::default().sign(&plain(), &PEOPLE.leader)
}

pub(crate) fn signed_and(and: impl FnOnce(&mut Update<'_, '_>)) -> Vec<u8> {
    let sign = |digest: &[u8]| PEOPLE.leader.sign(digest);
    Plugin::default().sign_and(&plain(), and, sign)
}

pub(crate) fn reason(deviation: &Deviation) -> Reason {
    match deviation {
        Deviation::Pages(change)
        | Deviation::Page(change)
        | Deviation::Covers(change)
        | Deviation::Else(change) => Change::clone(change).reason,
        other => panic!("{other:?}"),
    }
}

pub(crate) fn data() -> ValidationData {
    let ders = [&PEOPLE.root, &PEOPLE.leader].map(|one| one.certificate.der().to_vec());
    ValidationData {
        certificates: ders.to_vec(),
        ..ValidationData::default()
    }
}

pub(crate) fn enclosed(base: &[u8]) -> Vec<u8> {
    [base, &augment::enclose(&open(base), &data()).unwrap()].concat()
}

pub(crate) fn find_last(bytes: &[u8], what: &[u8]) -> usize {
    bytes
        .windows(what.len())
        .rposition(|window| window == what)
        .unwrap()
}
