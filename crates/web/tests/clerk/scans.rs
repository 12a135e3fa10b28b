//! Pages that deserve a second look are pointed out to the clerk, and to the leader who signs.

use super::support::{dossiers_of, filled, hand_in, pdf, quan, upload, with};
use crate::common::Office;

/// Pages scanned as a fax (CCITT group 4): every row like the white one above it.
fn blank_fax(pages: usize, page: &str) -> Vec<u8> {
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
    let page = format!(
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]{page}/Resources<</XObject<</S 4 0 R>>>>/Contents 3 0 R>>"
    );
    let kids: String = (0..pages).map(|n| format!("{} 0 R ", n + 5)).collect();
    let tree = format!("<</Type/Pages/Kids[{kids}]/Count {pages}>>");
    let mut objects = vec!["<</Type/Catalog/Pages 2 0 R>>", &tree, &content, &image];
    objects.extend(vec![page.as_str(); pages]);
    pdf(&objects, "")
}

#[tokio::test]
async fn a_blank_page_packed_as_a_fax_is_pointed_out_to_the_clerk_and_to_the_leader() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let quan = quan(&mut clerk).await;
    let token = upload(&mut clerk, "trang.pdf", &blank_fax(1, "")).await;
    let row = clerk.get(&format!("/uploads/{token}/row")).await.ok();
    assert!(row.says("Trang 1: trang có vẻ trắng"), "{}", row.text());

    hand_in(&mut clerk, &filled(&office, &quan, &token)).await;
    let id = dossiers_of(&office).await[0].id;
    let work = office
        .sign_in("khai")
        .await
        .get(&format!("/sign/{id}"))
        .await
        .ok();
    assert!(work.says("Trang 1: trang có vẻ trắng"), "{}", work.text());
}

#[tokio::test]
async fn a_page_in_units_of_three_points_is_three_times_as_large_and_too_coarse() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let token = upload(&mut clerk, "lon.pdf", &blank_fax(1, "/UserUnit 3")).await;
    let row = clerk.get(&format!("/uploads/{token}/row")).await.ok();
    assert!(row.says("chỉ 67 dpi"), "{}", row.text());
}

#[tokio::test]
async fn the_row_of_a_long_scan_comes_before_its_pages_were_looked_at_and_the_form_can_be_sent_meanwhile() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let quan = quan(&mut clerk).await;
    let token = upload(&mut clerk, "dai.pdf", &blank_fax(30, "")).await;
    let path = format!("/uploads/{token}/row");
    let row = clerk.get(&path).await.ok();
    assert!(
        row.says("30 trang") && row.says("data-page=\"30\""),
        "{}",
        row.text()
    );
    assert!(
        row.says("data-looking") && row.says("Đang xem từng trang"),
        "{}",
        row.text()
    );
    let mut seen = row;
    for _ in 0..600 {
        if !seen.says("data-looking") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        seen = clerk.get(&path).await.ok();
    }
    assert!(seen.says("Trang 30: trang có vẻ trắng"), "{}", seen.text());

    // Sent at once (whether it is a stack is found out first); the leader is shown what was seen.
    let token = upload(&mut clerk, "dai-hon.pdf", &blank_fax(31, "")).await;
    let fields = with(filled(&office, &quan, &token), &format!("pages-{token}"), "31");
    hand_in(&mut clerk, &fields).await;
    let id = dossiers_of(&office).await[0].id;
    let mut leader = office.sign_in("khai").await;
    let work = format!("/sign/{id}");
    let mut page = leader.get(&work).await.ok();
    for _ in 0..600 {
        if page.says("Trang 31: trang có vẻ trắng") {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        page = leader.get(&work).await.ok();
    }
    panic!("{}", page.text());
}
