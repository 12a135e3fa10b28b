//! A page as it looks when everything is on it: both fields, signature, seal.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]
#![cfg(feature = "demo")]

mod support;

use saoy_pdf::{Dict, ObjRef, Object, Sink};
use saoy_sheet::appearance::{self, SignatureBlock, Turn};
use saoy_sheet::attestation::{self, Attestation, Template};
use saoy_sheet::demo;
use saoy_sheet::geometry::{Placement, VisibleBox};
use saoy_sheet::picture::{EncodedPicture, Picture};
use saoy_sheet::rect::Rect;
use support::{File, keep};

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
    let mut facts = Attestation::example();
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
    let page = file.add(Object::Dict(drawn.dict(file.tree(), annots, false)));
    keep(name, &file.finish(&[page], Dict::new()))
}

#[test]
fn number_and_book_can_be_read() {
    let hand = picture(demo::SIGNATURE);
    let path = filled("filled.pdf", "123/ĐT", "01/2026", SignatureBlock::Picture(&hand));
    let readings = support::readings(&path);
    assert!(
        readings[0].contains("Số chứng thực: quyển số") && readings[0].ends_with("123/ĐT 01/2026"),
        "{readings:?}"
    );
    for poppler in &readings[1..] {
        assert!(
            poppler.contains("Số chứng thực: 123/ĐT quyển số 01/2026"),
            "{poppler}"
        );
    }
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
    for flat in support::readings(&path) {
        for part in [
            "123456/ĐT",
            "01/2026-SCTĐT/BS quyển bổ sung",
            "2026-10-14T09:30:05+07:00",
        ] {
            assert!(flat.contains(part), "{part} in {flat}");
        }
    }
}

/// One block on pages turned every way: each must look the same.
#[test]
fn blocks_stand_upright_on_turned_pages() {
    let hand = picture(demo::SIGNATURE);
    let authority = ["KT. CHỦ TỊCH".to_owned(), "PHÓ CHỦ TỊCH".to_owned()];
    let mut file = File::new();
    let mut pages = Vec::new();
    for degrees in [0, 90, 180, 270] {
        let (w, h) = if degrees % 180 == 0 {
            (400.0, 300.0)
        } else {
            (300.0, 400.0)
        };
        let media = Rect::new(0.0, 0.0, w + 40.0, h + 30.0);
        let crop = Rect::new(15.0, 20.0, 15.0 + w, 20.0 + h);
        let visible = VisibleBox::new(media, Some(crop), degrees, 1.0).unwrap();
        let place = Placement {
            left: 60.0,
            top: 20.0,
            width: 60.0,
            height: 50.0,
        };
        let rect = visible.to_page(place).unwrap();
        let (width, height) = visible.seen_points(&rect);
        let block = SignatureBlock::Whole {
            authority: &authority,
            picture: &hand,
            name: "Đặng Hữu Khải",
        };
        let look = appearance::signature(block, width, height, visible.turn(), &mut file).unwrap();
        let sealed = visible
            .to_page(place.seal(appearance::SEAL_MM, &visible))
            .unwrap();
        let seal = appearance::seal(
            &picture(demo::SEAL),
            appearance::SEAL_MM,
            visible.turn(),
            &mut file,
        );
        let annots = vec![widget(&mut file, &rect, look), widget(&mut file, &sealed, seal)];
        let content = file.add(Object::Stream(saoy_pdf::Stream::deflated(Dict::new(), b"")));
        let boxed = |r: Rect| Object::Array(r.numbers().map(Object::Real).to_vec());
        let page = Dict::new()
            .with("Type", Object::name("Page"))
            .with("Parent", file.tree())
            .with("MediaBox", boxed(media))
            .with("CropBox", boxed(crop))
            .with("Rotate", degrees)
            .with("Resources", Dict::new())
            .with("Contents", content)
            .with("Annots", annots);
        pages.push(file.add(Object::Dict(page)));
    }
    let path = keep("turned.pdf", &file.finish(&pages, Dict::new()));
    let Some(pictures) = support::pictures(&path, 50) else {
        return;
    };
    assert_eq!(pictures.len(), 4);
    for turned in &pictures[1..] {
        let differing = pictures[0]
            .iter()
            .zip(turned)
            .filter(|(a, b)| a.abs_diff(**b) > 90)
            .count();
        assert_eq!(pictures[0].len(), turned.len());
        assert!(differing * 200 < turned.len(), "{differing} of {}", turned.len());
    }
    assert!(pictures[0].iter().filter(|v| **v < 128).count() > 300);
}
