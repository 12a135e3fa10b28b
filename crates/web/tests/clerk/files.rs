//! Bad files: one sentence each that says what and how to mend, in both languages, judged by content.

use axum::http::StatusCode;

use super::support::{announce, pdf, upload};
use crate::common::{Office, scan};

const PHOTO: &[u8] = include_bytes!("../../../sheet/tests/data/small.jpg");

/// Uploads a file and reads the row that the form shows.
async fn row(office: &Office, name: &str, bytes: &[u8], lang: &str) -> String {
    let mut clerk = office.sign_in("lan").await;
    clerk.post("/language", &[("lang", lang)]).await;
    let token = upload(&mut clerk, name, bytes).await;
    clerk.get(&format!("/uploads/{token}/row")).await.ok().text()
}

async fn refused(name: &str, bytes: &[u8], vi: &str, en: &str) {
    let office = Office::open().await;
    for (lang, words) in [("vi", vi), ("en", en)] {
        let row = row(&office, name, bytes, lang).await;
        assert!(row.contains(words), "{name} in {lang}: {row}");
        assert!(!row.contains("data-strip"), "{name} shows pages: {row}");
    }
}

#[tokio::test]
async fn an_empty_file_and_one_of_31_megabytes_are_refused_before_they_are_sent() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let empty = announce(&mut clerk, "rong.pdf", 0).await;
    assert_eq!(empty.status, StatusCode::BAD_REQUEST);
    assert!(empty.says("Tệp rỗng"), "{}", empty.text());
    let large = announce(&mut clerk, "lon.pdf", 31_400_000).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(large.says("31,4 MB") && large.says("30 MB"), "{}", large.text());
    assert!(
        !large.text().contains('<'),
        "a sentence, not a page: {}",
        large.text()
    );
}

#[tokio::test]
async fn a_web_page_called_pdf() {
    refused(
        "bang.pdf",
        b"<!DOCTYPE html><html><body>404</body></html>",
        "Đây là một trang web",
        "This is a web page",
    )
    .await;
}

#[tokio::test]
async fn a_zip_or_word_file_called_pdf() {
    refused(
        "bang.pdf",
        b"PK\x03\x04 word/document.xml",
        "tệp nén hoặc tệp Word",
        "ZIP, Word or Excel",
    )
    .await;
}

#[tokio::test]
async fn something_else_that_is_no_pdf() {
    let bytes: Vec<u8> = (0..=255).collect();
    refused(
        "bang.pdf",
        &bytes,
        "không phải tệp PDF, ảnh JPG",
        "neither a PDF nor",
    )
    .await;
}

#[tokio::test]
async fn a_truncated_pdf() {
    let whole = scan(2, 1);
    refused(
        "bang.pdf",
        &whole[..whole.len() * 2 / 3],
        "Tệp bị cắt ngang",
        "cut off",
    )
    .await;
}

#[tokio::test]
async fn a_pdf_without_pages() {
    let objects = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[]/Count 0>>"];
    refused("bang.pdf", &pdf(&objects, ""), "không có trang nào", "no pages").await;
}

#[tokio::test]
async fn a_pdf_of_401_pages_is_too_long_and_one_of_400_is_not() {
    let office = Office::open().await;
    let long = row(&office, "dai.pdf", &scan(401, 1), "vi").await;
    assert!(long.contains("401 trang, tối đa 400"), "{long}");
    let fits = row(&office, "vua.pdf", &scan(400, 1), "vi").await;
    assert!(fits.contains("data-pages=\"400\""), "{}", &fits[..600]);
}

#[tokio::test]
async fn a_photo_becomes_a_page_without_being_compressed_again() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let token = upload(&mut clerk, "anh.jpg", PHOTO).await;
    let row = clerk.get(&format!("/uploads/{token}/row")).await.ok();
    assert!(row.says("data-pages=\"1\""), "{}", row.text());
    let picture = clerk
        .get(&format!("/uploads/{token}/pages/1.png?w=168"))
        .await
        .ok();
    assert!(picture.body.starts_with(b"\x89PNG"));
    let beyond = clerk.get(&format!("/uploads/{token}/pages/2.png")).await;
    assert_eq!(beyond.status, StatusCode::NOT_FOUND);
    let quan = super::support::quan(&mut clerk).await;
    let fields = super::support::filled(&office, &quan, &token);
    super::support::press(&mut clerk, "/copies/new", &fields, "submit").await;
    let made = super::support::dossiers_of(&office).await.remove(0);
    let pdf = saoy_web::flow::read(&office.app, made.scan_digest.unwrap())
        .await
        .unwrap();
    assert!(pdf.starts_with(b"%PDF-"));
    let data = &PHOTO[PHOTO.len() - 100..];
    assert!(
        pdf.windows(100).any(|part| part == data),
        "the JPEG's own bytes are in the PDF"
    );
}

#[tokio::test]
async fn a_picture_that_is_damaged() {
    let half = &PHOTO[..PHOTO.len() / 2];
    refused(
        "anh.jpg",
        half,
        "Ảnh bị hỏng, không mở được. Hãy chụp hoặc quét lại",
        "Take or scan it again",
    )
    .await;
}
