//! What may happen to a certified copy later, and how it is said.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod common;
#[path = "common/later.rs"]
mod later;

use common::{
    open,
    support::people::{at, token},
    validation_data,
};
use later::{COPY, WITH_STREAMS, after, appended, entry, field, form, last_page};
use saoy_certified_copy::{BaseDigest, NUMBER, embed_timestamp, prepare_archive};
use saoy_pades::changes::{Lang, Level, Reason, Refusal};
use saoy_pdf::{Dict, Object, Stream};

#[test]
fn a_certified_copy_comes_out_exactly() {
    for copy in [&*COPY, &*WITH_STREAMS] {
        let all = after(&copy.archived);
        let levels: Vec<Level> = all.iter().map(|after| after.level).collect();
        assert_eq!(levels, [Level::FormFill, Level::Archive, Level::None]);
        assert!(all.iter().all(|after| after.allowed));
        let leader: Vec<&Reason> = all[0]
            .findings
            .iter()
            .map(|finding| &finding.change.reason)
            .collect();
        assert_eq!(
            leader
                .iter()
                .filter(|reason| ***reason == Reason::FieldFilled)
                .count(),
            2
        );
        assert!(leader.contains(&&Reason::Signed) && leader.contains(&&Reason::SignatureAppearance));
        assert!(leader.contains(&&Reason::SecurityStore) && leader.contains(&&Reason::TimestampAdded));
        assert!(all[2].findings.is_empty());
    }
}

#[test]
fn nothing_happened_to_a_file_that_ends_with_its_signature() {
    let leader = after(&COPY.signed).remove(0);
    assert_eq!((leader.level, leader.allowed), (Level::None, true));
}

#[test]
fn a_renewal_is_archive_for_the_seal_and_for_the_first_timestamp() {
    for copy in [&*COPY, &*WITH_STREAMS] {
        let base = &copy.archived;
        let mut prepared =
            prepare_archive(&open(base), &BaseDigest::of(base), &validation_data(), 4000).unwrap();
        let answer = token(&prepared.digest, at("2026-12-14T04:00:00Z"));
        embed_timestamp(&mut prepared, &answer).unwrap();
        let all = after(&[base.as_slice(), &prepared.appended].concat());
        let levels: Vec<Level> = all.iter().map(|after| after.level).collect();
        assert_eq!(
            levels,
            [Level::FormFill, Level::Archive, Level::Archive, Level::None]
        );
        assert!(all.iter().all(|after| after.allowed));
    }
}

#[test]
fn a_packet_of_metadata_is_told_and_allowed() {
    let described = appended(&COPY.signed, |reader, update| {
        let packet = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>".to_vec();
        let metadata = update.add(Stream::new(Dict::new(), packet));
        let mut catalog = reader.catalog().unwrap();
        catalog.insert("Metadata", metadata);
        update.set(reader.catalog_ref(), catalog);
    });
    let leader = after(&described).remove(0);
    assert_eq!((leader.level, leader.allowed), (Level::FormFill, true));
    assert!(
        leader
            .findings
            .iter()
            .any(|finding| finding.change.reason == Reason::MetadataAdded)
    );
}

#[test]
fn a_number_alone_is_form_filling() {
    let filled = appended(&COPY.signed, |reader, update| {
        let (reference, mut dict) = field(reader, NUMBER);
        let text = form("/Tx BMC q BT /F1 10 Tf 0 g 2 5 Td (12) Tj ET Q EMC");
        let look = update.add(text);
        dict.insert("V", Object::text("12"));
        dict.insert("AP", Dict::new().with("N", look));
        update.set(reference, dict);
    });
    let leader = after(&filled).remove(0);
    assert_eq!((leader.level, leader.allowed), (Level::FormFill, true));
    let finding = &leader.findings[0];
    assert_eq!(finding.change.page, Some(3));
    assert_eq!(finding.change.field.as_deref(), Some(NUMBER));
}

#[test]
fn validation_data_by_signature_is_archive() {
    let grown = appended(&COPY.archived, |reader, update| {
        let catalog = reader.catalog().unwrap();
        let reference = catalog.reference("DSS").unwrap();
        let mut store = reader.get(reference).unwrap().as_dict().unwrap().clone();
        let certificates = reader.lookup(&store, "Certs").unwrap();
        let one = certificates.as_array().unwrap()[0].clone();
        let entry = Dict::new().with("Cert", vec![one]);
        store.insert(
            "VRI",
            Dict::new().with("0123456789ABCDEF0123456789ABCDEF01234567", entry),
        );
        update.set(reference, store);
    });
    let all = after(&grown);
    assert!(all.iter().all(|after| after.allowed));
    assert_eq!(all[2].level, Level::Archive);
}

#[test]
fn an_object_that_nothing_uses_and_an_identical_copy_do_no_harm() {
    let grown = appended(&COPY.signed, |reader, update| {
        update.add(Dict::new().with("JS", Object::text("app.alert(1)")));
        let (reference, page) = last_page(reader);
        update.set(reference, page);
    });
    let leader = after(&grown).remove(0);
    assert!(leader.allowed);
    assert_eq!(leader.level, Level::None);
}

#[test]
fn another_number_after_sealing_is_locked() {
    let changed = appended(&COPY.sealed, entry(NUMBER, "V", Object::text("99")));
    let all = after(&changed);
    assert!(all[0].allowed, "the leader locked nothing");
    assert_eq!(all[1].level, Level::FormFill);
    let refusals: Vec<_> = all[1].refused().map(|finding| finding.refused).collect();
    assert_eq!(refusals, [Some(Refusal::Locked)]);
}

#[test]
fn sentences_say_page_and_object() {
    let changed = appended(&COPY.signed, |reader, update| {
        let page = reader.pages().unwrap().remove(0);
        update.set(
            page.dict.reference("Contents").unwrap(),
            Stream::new(Dict::new(), vec![]),
        );
    });
    let leader = after(&changed).remove(0);
    let finding = leader.refused().next().unwrap();
    let object = finding.change.object.unwrap().num;
    assert_eq!(
        finding.sentence(Lang::En),
        format!(
            "revision 2, page 1, object {object}: the page's content was replaced – not allowed: no signature allows this"
        )
    );
    assert_eq!(
        finding.sentence(Lang::Vi),
        format!(
            "lần lưu 2, trang 1, đối tượng {object}: nội dung trang bị thay – không được phép: không chữ ký nào cho phép thay đổi này"
        )
    );
}
