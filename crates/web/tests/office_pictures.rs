//! “Quản lý con dấu”, “Quản lý chữ ký cá nhân”: PNG only, by content; white made transparent; kept by version.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests"
)]

mod common;
mod kit;

use axum::http::StatusCode;
use common::Office;
use saoy_sheet::picture::Picture;
use saoy_store::pictures::{self, Owner};
use saoy_web::flow;

/// A white picture with a dark bar.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    let mut pixels = vec![255; (width * height) as usize];
    pixels[..(width as usize)].fill(30);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&pixels).unwrap();
    writer.finish().unwrap();
    out
}

#[tokio::test]
async fn a_jpeg_is_refused_as_signature_picture_whatever_its_name_says() {
    let office = Office::open().await;
    let mut khai = office.sign_in("khai").await;
    let form = kit::multipart(
        &[("do", "upload")],
        Some(("picture", "chu-ky.png", b"\xff\xd8\xff\xe0 JFIF")),
    );
    let answer = khai.send_form("/signature-picture", form).await;
    assert_eq!(answer.status, kit::MEND);
    assert!(answer.says("Đây là ảnh JPEG, không phải PNG"));
}

#[tokio::test]
async fn a_picture_of_forty_megapixels_is_refused_before_it_is_unpacked() {
    let office = Office::open().await;
    let mut diep = office.sign_in("diep").await;
    let form = kit::multipart(
        &[("do", "upload")],
        Some(("picture", "dau.png", &png(8000, 5000))),
    );
    let answer = diep.send_form("/seal-picture", form).await;
    assert_eq!(answer.status, kit::MEND);
    assert!(
        answer.says("Ảnh 40 triệu điểm, tối đa 4 triệu"),
        "{}",
        answer.text()
    );
}

#[tokio::test]
async fn nothing_and_damage_are_refused_with_their_own_sentences() {
    let office = Office::open().await;
    let mut diep = office.sign_in("diep").await;
    let nothing = diep
        .send_form("/seal-picture", kit::multipart(&[("do", "upload")], None))
        .await;
    assert!(nothing.says("Hãy chọn một ảnh PNG"));
    let whole = png(40, 40);
    let cut = kit::multipart(
        &[("do", "upload")],
        Some(("picture", "dau.png", &whole[..whole.len() / 2])),
    );
    assert!(diep.send_form("/seal-picture", cut).await.says("Ảnh bị hỏng"));
}

#[tokio::test]
async fn white_becomes_transparent_with_a_preview_and_the_earlier_version_stays() {
    let office = Office::open().await;
    let owner = Owner::Agency(office.agency("K88.04"));
    let before = pictures::at(&office.app.db, owner, office.app.now())
        .await
        .unwrap()
        .unwrap();
    office.clock.advance(jiff::SignedDuration::from_mins(5));
    let mut diep = office.sign_in("diep").await;
    let form = kit::multipart(&[("do", "upload")], Some(("picture", "dau.png", &png(60, 40))));
    let page = diep.send_form("/seal-picture", form).await.ok();
    let draft = page.field("draft");
    let original = diep.get(&format!("/seal-picture/draft/{draft}.png")).await.ok();
    assert!(!Picture::read(&original.body).unwrap().has_transparency());
    let preview = diep
        .get(&format!("/seal-picture/draft/{draft}.png?transparent=1"))
        .await
        .ok();
    assert!(Picture::read(&preview.body).unwrap().has_transparency());
    let save = kit::multipart(&[("do", "save"), ("draft", &draft), ("transparent", "on")], None);
    let saved = diep.send_form("/seal-picture", save).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
    let now = pictures::at(&office.app.db, owner, office.app.now())
        .await
        .unwrap()
        .unwrap();
    assert_ne!(now.digest, before.digest);
    let file = flow::read(&office.app, now.digest).await.unwrap();
    assert!(Picture::read(&file).unwrap().has_transparency());
    let versions = pictures::versions(&office.app.db, owner).await.unwrap();
    assert_eq!((versions.len(), versions[1].valid_to), (2, Some(now.valid_from)));
    let page = diep.get("/seal-picture").await.ok();
    assert!(
        page.says(&format!("/seal-picture/{}.png", before.id)),
        "the earlier one is shown"
    );
    assert!(
        diep.get(&format!("/seal-picture/{}.png", before.id))
            .await
            .ok()
            .body
            .starts_with(b"\x89PNG")
    );
    let mut ha = office.sign_in("ha").await;
    let foreign = ha.get(&format!("/seal-picture/{}.png", before.id)).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND, "another agency's seal");
}

#[tokio::test]
async fn who_neither_seals_nor_signs_has_no_pictures() {
    let office = Office::open().await;
    let mut lan = office.sign_in("lan").await;
    assert_eq!(lan.get("/seal-picture").await.status, StatusCode::FORBIDDEN);
    assert_eq!(lan.get("/signature-picture").await.status, StatusCode::FORBIDDEN);
}
