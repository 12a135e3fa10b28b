//! A page as it looks when everything is on it: both fields, signature, seal.
#![cfg(feature = "demo")]

mod support;

use saoy_pdf::{Dict, ObjRef, Object, Sink};
use saoy_sheet::appearance::{self, SignatureBlock, Turn};
use saoy_sheet::attestation::{self, Template};
use saoy_sheet::demo;
use saoy_sheet::picture::{EncodedPicture, Picture};
use saoy_sheet::rect::Rect;
use support::{File, facts, keep};

fn picture(bytes: &[u8]) -> EncodedPicture {
    Picture::read(bytes).unwrap().encode()
}

fn widget(file: &mut File, place: &Rect, appearance: ObjRef) -> Object {
    let rect = place.numbers().map(Object::Real).to_vec();
    Object::Ref(
        file.add(Object::Dict(
            Dict::new()
                .with("Type", Object::name("Annot"))
                .with("Subtype", Object::name("Stamp"))
                .with("F", 4)
                .with("Rect", Object::Array(rect))
                .with("AP", Dict::new().with("N", Object::Ref(appearance))),
        )),
    )
}

fn filled(name: &str, number: &str, book: &str, block: SignatureBlock<'_>) -> std::path::PathBuf {
    let template = Template::parse(Template::DEFAULT).unwrap();
    let mut file = File::new();
    let mut facts = facts();
    if let SignatureBlock::Picture(hand) = block {
        facts.picture = Some(hand.shape());
    } else {
        facts.picture = None;
    }
    let drawn = attestation::write(&template, &facts, &mut file).unwrap();
    let number = appearance::filled_field(&drawn.number, number, drawn.field_font, &mut file).unwrap();
    let book = appearance::filled_field(&drawn.book, book, drawn.field_font, &mut file).unwrap();
    let (w, h) = (drawn.signature.width(), drawn.signature.height());
    let hand = appearance::signature(block, w, h, Turn::None, &mut file).unwrap();
    let seal = appearance::seal(&picture(demo::SEAL), appearance::SEAL_MM, Turn::None, &mut file);
    let annots = [
        (&drawn.number, number),
        (&drawn.book, book),
        (&drawn.signature, hand),
        (&drawn.seal, seal),
    ]
    .map(|(place, look)| widget(&mut file, place, look));
    let annots = file.add(Object::Array(annots.to_vec()));
    let page = file.add(Object::Dict(drawn.dict(File::tree(), annots, false)));
    keep(name, &file.finish(&[page], Dict::new()))
}

#[test]
fn number_and_book_can_be_read() {
    let hand = picture(demo::SIGNATURE);
    let path = filled("filled.pdf", "123/ĐT", "01/2026", SignatureBlock::Picture(&hand));
    let Some(text) = support::text(&path) else { return };
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("Số chứng thực: 123/ĐT quyển số 01/2026"), "{flat}");
}

#[test]
fn long_numbers_shrink_into_their_fields() {
    let block = SignatureBlock::Text {
        name: "Đặng Hữu Khải",
        title: "Phó Chủ tịch Ủy ban nhân dân phường Hòa An",
        time: "2026-10-14T02:30:05Z".parse().unwrap(),
    };
    let path = filled(
        "filled-long.pdf",
        "123456/ĐT",
        "01/2026-SCTĐT/BS quyển bổ sung",
        block,
    );
    let Some(text) = support::text(&path) else { return };
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        "123456/ĐT",
        "01/2026-SCTĐT/BS quyển bổ sung",
        "2026-10-14T09:30:05+07:00",
    ] {
        assert!(flat.contains(part), "{part} in {flat}");
    }
}
