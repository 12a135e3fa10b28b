//! A digitally signed file is an electronic original: refused, unless the agency takes such files; then with a reason, a
//! report about its signatures, and the file kept as it came.

use axum::http::StatusCode;

use super::normalising::{normalise, row};
use super::support::{dossiers_of, filled, hand_in, quan, upload, wrong};
use crate::common::{Browser, Office};

/// Signed in 2011 by somebody whom this installation does not trust.
const SIGNED: &[u8] = include_bytes!("../../../pades/tests/fixtures/sha1-2011.pdf");
/// Signed, then locked with the password `reader`.
const LOCKED: &[u8] = include_bytes!("../../../pdf/tests/fixtures/encrypted/signed-aes-256-r6.pdf");
const REASON: &str = "Bản giấy đã hỏng trong đợt lũ; Sở xác nhận tại văn bản 12/XN.";

/// The administrator sets whether UBND phường Hòa An takes digitally signed files.
async fn take(office: &Office, on: bool) {
    let mut loc = office.sign_in("loc").await;
    let path = format!("/admin/agencies/{}/settings", office.agency("K88.04"));
    let page = loc.get(&path).await.ok();
    assert!(page.says("Cho phép nhận tệp đã ký số"), "{}", page.text());
    let version = page.field("version");
    let mut fields = vec![
        ("version", version.as_str()),
        ("cutoff", "15:00"),
        ("closes", "17:00"),
        ("words", "Chứng thực bản sao đúng với bản chính"),
        ("suffix", "/ĐT"),
        ("do", "save"),
    ];
    if on {
        fields.push(("electronic", "on"));
    }
    let saved = loc.post_and_follow(&path, &fields).await.ok();
    let ticked = saved.text().contains("name=\"electronic\" value=\"on\" checked");
    assert_eq!(ticked, on, "{}", saved.text());
}

async fn refused(clerk: &mut Browser, token: &str) {
    let refused = row(clerk, token).await;
    assert!(
        refused.says("bản gốc điện tử") && refused.says("Điều 3 khoản 9") && !refused.says("data-normalise"),
        "{}",
        refused.text()
    );
    let pressed = wrong(normalise(clerk, token, "", REASON).await);
    assert!(!pressed.says("data-strip"), "{}", pressed.text());
}

#[tokio::test]
async fn a_signed_file_is_refused_unless_the_agency_takes_it_and_who_switched_that_is_known() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let token = upload(&mut clerk, "quyet dinh.pdf", SIGNED).await;
    refused(&mut clerk, &token).await;
    take(&office, true).await;
    assert!(
        row(&mut clerk, &token).await.says("data-normalise"),
        "the same upload"
    );
    take(&office, false).await;
    refused(&mut clerk, &token).await;
    let log = office.audit("K88").await;
    for deed in ["agency.electronic-on", "agency.electronic-off"] {
        let row = log.iter().find(|row| row.action == deed).unwrap();
        assert_eq!(row.actor, Some(office.person("loc")));
    }
}

#[tokio::test]
async fn taken_with_a_reason_it_is_judged_and_kept_beside_the_dossier_as_it_came() {
    let office = Office::open().await;
    take(&office, true).await;
    let mut clerk = office.sign_in("lan").await;
    let quan = quan(&mut clerk).await;
    let token = upload(&mut clerk, "quyet dinh.pdf", SIGNED).await;
    let offer = row(&mut clerk, &token).await;
    assert!(
        offer.says("là bản gốc điện tử") && offer.says("2 chữ ký số chỉ còn là hình"),
        "{}",
        offer.text()
    );
    let again = wrong(normalise(&mut clerk, &token, "", "  ").await);
    assert!(again.says("Hãy ghi lý do nhận tệp đã ký số."), "{}", again.text());
    let made = normalise(&mut clerk, &token, "", REASON).await.ok();
    assert!(
        made.says("data-strip") && made.says("CHƯA ĐỦ CĂN CỨ"),
        "{}",
        made.text()
    );
    hand_in(&mut clerk, &filled(&office, &quan, &token)).await;

    let dossier = dossiers_of(&office).await.remove(0);
    let mut leader = office.sign_in("khai").await;
    let work = leader.get(&format!("/sign/{}", dossier.id)).await.ok();
    assert!(
        work.says("CHƯA ĐỦ CĂN CỨ") && work.says("văn bản 12/XN"),
        "{}",
        work.text()
    );
    let page = leader.get(&format!("/dossiers/{}", dossier.id)).await.ok();
    let text = page.text();
    let (_, link) = text.split_once("/originals/").unwrap();
    let id = link.split('.').next().unwrap();
    let stem = format!("/dossiers/{}/originals/{id}", dossier.id);
    let original = leader.get(&format!("{stem}.pdf")).await.ok();
    assert_eq!(original.body, SIGNED, "byte for byte");
    let disposition = original.headers["content-disposition"].to_str().unwrap();
    assert!(disposition.starts_with("attachment"), "{disposition}");
    let report = leader.get(&format!("{stem}.json")).await.ok();
    let report: serde_json::Value = serde_json::from_slice(&report.body).unwrap();
    assert_eq!(report["verdict"], "indeterminate");
    assert_eq!(report["file"], "quyet dinh.pdf");
    assert_eq!(report["signatures"][0]["integrity"], "intact", "{report}");

    // It is beside the dossier, not in it, and for the agency's officers alone.
    let scan = saoy_web::flow::read(&office.app, dossier.scan_digest.unwrap())
        .await
        .unwrap();
    assert!(!scan.windows(10).any(|part| part == b"/ByteRange"));
    for (who, expected) in [("ha", StatusCode::NOT_FOUND), ("loc", StatusCode::FORBIDDEN)] {
        let mut other = office.sign_in(who).await;
        for kind in ["pdf", "json"] {
            let answer = other.get(&format!("{stem}.{kind}")).await;
            assert_eq!(answer.status, expected, "{who}");
        }
    }
    let log = office.audit("K88.04").await;
    assert!(
        log.iter().any(|row| row.action == "dossier.electronic-original"),
        "{log:?}"
    );
}

#[tokio::test]
async fn a_signed_file_with_a_password_shows_its_signatures_only_then() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let token = upload(&mut clerk, "quyet dinh.pdf", LOCKED).await;
    assert!(row(&mut clerk, &token).await.says("type=\"password\""));
    let answer = wrong(normalise(&mut clerk, &token, "reader", "").await);
    assert!(
        answer.says("bản gốc điện tử") && !answer.says("data-normalise"),
        "{}",
        answer.text()
    );

    take(&office, true).await;
    let token = upload(&mut clerk, "quyet dinh.pdf", LOCKED).await;
    let both = wrong(normalise(&mut clerk, &token, "reader", "").await);
    assert!(
        both.says("type=\"password\"") && both.says("Hãy ghi lý do nhận tệp đã ký số."),
        "{}",
        both.text()
    );
    let made = normalise(&mut clerk, &token, "reader", REASON).await.ok();
    assert!(
        made.says("data-strip") && made.says("Đã bỏ mã hóa"),
        "{}",
        made.text()
    );
}
