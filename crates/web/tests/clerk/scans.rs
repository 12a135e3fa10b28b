//! Pages that deserve a second look are pointed out to the clerk, and to the leader who signs.

use super::support::{dossiers_of, filled, pdf, press, quan, upload};
use crate::common::Office;

/// A page scanned as a fax (CCITT group 4): every row like the white one above it.
fn blank_fax() -> Vec<u8> {
    let (width, height) = (1700, 2200);
    let data = format!("{}001001>", "FF".repeat(height / 8));
    let image = format!(
        "<</Type/XObject/Subtype/Image/Width {width}/Height {height}/BitsPerComponent 1/ColorSpace/DeviceGray\
         /Filter[/ASCIIHexDecode/CCITTFaxDecode]/DecodeParms[null<</K -1/Columns {width}/Rows {height}>>]\
         /Length {}>>\nstream\n{data}\nendstream",
        data.len()
    );
    let content = "q 612 0 0 792 0 0 cm /S Do Q";
    let content = format!("<</Length {}>>\nstream\n{content}\nendstream", content.len());
    let page =
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</XObject<</S 5 0 R>>>>/Contents 4 0 R>>";
    let tree = "<</Type/Pages/Kids[3 0 R]/Count 1>>";
    pdf(
        &["<</Type/Catalog/Pages 2 0 R>>", tree, page, &content, &image],
        "",
    )
}

#[tokio::test]
async fn a_blank_page_packed_as_a_fax_is_pointed_out_to_the_clerk_and_to_the_leader() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let quan = quan(&mut clerk).await;
    let token = upload(&mut clerk, "trang.pdf", &blank_fax()).await;
    let row = clerk.get(&format!("/uploads/{token}/row")).await.ok();
    assert!(row.says("Trang 1: trang có vẻ trắng"), "{}", row.text());

    let answer = press(
        &mut clerk,
        "/copies/new",
        &filled(&office, &quan, &token),
        "submit",
    )
    .await;
    clerk
        .post_and_follow(&answer.location(), &[("do", "confirm")])
        .await
        .ok();
    let id = dossiers_of(&office).await[0].id;
    let work = office
        .sign_in("khai")
        .await
        .get(&format!("/sign/{id}"))
        .await
        .ok();
    assert!(work.says("Trang 1: trang có vẻ trắng"), "{}", work.text());
}
