//! The page as the form has it.

use super::*;
use crate::appearance::{BASELINE, PAD};
use crate::rect::A4;

fn facts() -> Attestation {
    Attestation {
        picture: Some(2.0),
        ..Attestation::example()
    }
}

fn page(facts: &Attestation) -> Result<Composed, ComposeError> {
    compose(&Template::parse(Template::DEFAULT).unwrap(), facts)
}

/// FNV-1a, 64 bits.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |h, b| {
        (h ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[test]
fn the_drawn_page_changes_only_on_purpose() {
    // A new value here means a page that looks different: look at it before changing the number.
    let other = Attestation {
        demo: true,
        signature: SignaturePlace::Elsewhere,
        ..facts()
    };
    let drawn = [
        hash(&page(&facts()).unwrap().content),
        hash(&page(&other).unwrap().content),
    ];
    assert_eq!(
        drawn.map(|h| format!("{h:016x}")),
        ["06c241fe805d1abd", "8e25ad57b9577c72"]
    );
}

#[test]
fn places_stand_where_the_form_has_them() {
    let page = page(&facts()).unwrap();
    // 278 px from the top of the picture in the design, 96 dpi.
    assert!(
        (page.number.y0 + BASELINE - (A4.y1 - 208.5)).abs() < 0.01,
        "{:?}",
        page.number
    );
    assert!((page.number.x0 + PAD - 277.0).abs() < 1.0, "{:?}", page.number);
    assert!((page.book.x0 + PAD - 389.0).abs() < 1.0, "{:?}", page.book);
    assert!((page.book.x1 - PAD - RIGHT).abs() < 1e-6);
    assert!(page.number.x1 < page.book.x0);
    let middle = (page.signature.x0 + page.signature.x1) / 2.0;
    assert!((middle - 409.5).abs() < 1e-6);
    assert!((page.signature.width() / page.signature.height() - 2.0).abs() < 1e-6);
    assert!((page.seal.x1 - page.signature.x0 - page.signature.width() / 3.0).abs() < 1e-6);
}

#[test]
fn a_block_elsewhere_takes_authority_and_name_along() {
    let here = page(&facts()).unwrap();
    let elsewhere = page(&Attestation {
        signature: SignaturePlace::Elsewhere,
        ..facts()
    })
    .unwrap();
    assert_eq!(elsewhere.elements.len() + 2, here.elements.len());
    assert_eq!(
        (elsewhere.signature, elsewhere.seal),
        (Rect::default(), Rect::default())
    );
}

#[test]
fn the_room_for_a_block_lies_between_date_and_footer() {
    let here = page(&facts()).unwrap();
    assert!(
        here.room.contains(&here.block),
        "{:?} {:?}",
        here.room,
        here.block
    );
    assert!(here.block.contains(&here.signature));
    assert!(here.room.y1 < here.number.y0 && here.room.y0 > A4.y1 - 694.9);
    let dragged = Attestation {
        signature: SignaturePlace::Elsewhere,
        ..facts()
    };
    let dragged = page(&dragged).unwrap();
    assert_eq!((dragged.room, dragged.block), (here.room, Rect::default()));
}

#[test]
fn a_page_too_full_is_refused() {
    let name = "Nguyễn ".repeat(60);
    assert!(
        page(&Attestation {
            name: name.chars().take(300).collect(),
            ..facts()
        })
        .is_ok()
    );
    let document = "Giấy chứng nhận ".repeat(200);
    assert_eq!(
        page(&Attestation { document, ..facts() }).unwrap_err(),
        ComposeError::DoesNotFit
    );
    let url = "x".repeat(3000);
    assert_eq!(
        page(&Attestation { url, ..facts() }).unwrap_err(),
        ComposeError::Qr(qr::TooLong)
    );
}

#[test]
fn stars_and_braces_in_values_are_only_letters() {
    let plain = page(&facts()).unwrap().elements;
    let odd = page(&Attestation {
        document: "*{number}*".into(),
        ..facts()
    })
    .unwrap();
    assert_eq!(odd.elements, plain);
}
