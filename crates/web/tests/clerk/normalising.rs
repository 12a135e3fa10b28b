//! A PDF that is not clean: what will be done is said first, one button does it, and the dossier knows it afterwards.

use axum::http::StatusCode;
use saoy_pdf::{Limits, Reader, clean};
use saoy_testkit::database;

use super::support::{
    dossiers_of, filled, hand_in, one_page, paper, pdf, press, quan, returned, upload, with, wrong,
};
use crate::common::{Answer, Browser, Office, scan};

/// One page, password `reader` (and `keeper` for its owner).
const LOCKED: &[u8] = include_bytes!("../../../pdf/tests/fixtures/encrypted/aes-256-r6.pdf");
/// Opens without a password, but may not be changed.
const OWNED: &[u8] = include_bytes!("../../../pdf/tests/fixtures/encrypted/empty-user-aes-128.pdf");

/// A form that somebody filled in, a script, and a file inside whose name is an attack.
fn filled_form() -> Vec<u8> {
    let name = format!("<img src=x onerror=alert(1)>{}\u{202e}fdp.exe", "a".repeat(300));
    let name: String = name.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    let file = format!("<</Type/Filespec/UF<FEFF{name}>/EF<</F 7 0 R>>>>");
    let objects = [
        "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]/DA(/Helv 0 Tf)/DR<</Font<</Helv 5 0 R>>>>>>\
         /OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>/Names<</EmbeddedFiles<</Names[(a) 6 0 R]>>>>>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>/Annots[4 0 R]>>",
        "<</Type/Annot/Subtype/Widget/FT/Tx/T(name)/V(Tran Minh Quan)/DA(/Helv 12 Tf)/F 4/Rect[50 700 300 720]/P 3 0 R>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        &file,
        "<</Type/EmbeddedFile/Length 2>>\nstream\nhi\nendstream",
    ];
    pdf(&objects, "")
}

/// A scan with something after its end.
fn junk(pages: usize) -> Vec<u8> {
    [scan(pages, 1), b"\nX-Mailer: none\n".to_vec()].concat()
}

pub async fn row(clerk: &mut Browser, token: &str) -> Answer {
    clerk.get(&format!("/uploads/{token}/row")).await.ok()
}

/// “Chuẩn hóa và dùng tệp này”, as the script presses it.
pub async fn normalise(clerk: &mut Browser, token: &str, password: &str, reason: &str) -> Answer {
    let body = serde_json::json!({ "password": password, "reason": reason }).to_string();
    let json = [("content-type", "application/json")];
    let path = format!("/uploads/{token}/normalise");
    clerk.raw("POST", &path, &json, body).await
}

#[tokio::test]
async fn what_will_be_done_is_said_first_then_the_pages_show_and_the_dossier_keeps_it() {
    for database in database::every_engine().unwrap() {
        let office = Office::open_on(database).await;
        let mut clerk = office.sign_in("lan").await;
        let quan = quan(&mut clerk).await;
        let bytes = one_page(
            "/Names<</EmbeddedFiles<</Names[(a) 4 0 R]>>>>",
            &[
                "<</Type/Filespec/UF(bang diem.xlsx)/EF<</F 5 0 R>>>>",
                "<</Type/EmbeddedFile/Length 2>>\nstream\nhi\nendstream",
            ],
        );
        let token = upload(&mut clerk, "to khai.pdf", &bytes).await;
        let offer = row(&mut clerk, &token).await;
        assert!(
            offer.says("cần chuẩn hóa trước khi dùng")
                && offer.says("Đã bỏ 1 tệp đính kèm: bang diem.xlsx.")
                && offer.says("Chuẩn hóa và dùng tệp này")
                && offer.says("Bỏ tệp này, chọn tệp khác"),
            "{}",
            offer.text()
        );
        assert!(
            !offer.says("data-strip") && !offer.says("type-"),
            "nothing to fill in yet"
        );

        let made = normalise(&mut clerk, &token, "", "").await.ok();
        assert!(
            made.says("data-strip") && made.says("data-pages=\"1\""),
            "{}",
            made.text()
        );
        assert!(made.says("Đã bỏ 1 tệp đính kèm: bang diem.xlsx."), "still said");
        let page = clerk.get(&format!("/uploads/{token}/pages/1.png")).await.ok();
        assert!(page.body.starts_with(b"\x89PNG"));

        let fields = filled(&office, &quan, &token);
        hand_in(&mut clerk, &fields).await;
        let made = dossiers_of(&office).await.remove(0);
        let kept = saoy_web::flow::read(&office.app, made.scan_digest.unwrap())
            .await
            .unwrap();
        assert!(clean::inspect(&kept, &Limits::default()).is_ok());

        let sha256 = hex(&bytes);
        for (who, path) in [("lan", "dossiers"), ("khai", "sign")] {
            let mut browser = office.sign_in(who).await;
            let page = browser.get(&format!("/{path}/{}", made.id)).await.ok();
            assert!(
                page.says("to khai.pdf")
                    && page.says("Vũ Thị Mai Lan, 09:00 14/10/2026")
                    && page.says("Đã bỏ 1 tệp đính kèm: bang diem.xlsx.")
                    && page.says(&sha256),
                "{who}: {}",
                page.text()
            );
        }
        let log = office.audit("K88.04").await;
        assert!(log.iter().any(|row| row.action == "dossier.normalise"), "{log:?}");
    }
}

/// As the page groups it.
fn hex(bytes: &[u8]) -> String {
    let digest = saoy_pki::sha256(bytes);
    let digits: Vec<String> = digest
        .chunks(2)
        .map(|two| format!("{:02x}{:02x}", two[0], two[1]))
        .collect();
    digits.join(" ")
}

#[tokio::test]
async fn names_in_a_hostile_file_are_shortened_and_only_text() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let token = upload(&mut clerk, "don.pdf", &filled_form()).await;
    let offer = row(&mut clerk, &token).await;
    assert!(
        offer.says("1 ô của biểu mẫu đã thành nội dung cố định"),
        "{}",
        offer.text()
    );
    assert!(
        offer.says("JavaScript") && offer.says("chưa có hình, đã được vẽ"),
        "{}",
        offer.text()
    );
    let text = offer.text();
    assert!(
        !text.contains("<img src=x") && !text.contains('\u{202e}'),
        "{text}"
    );
    assert!(!text.contains(&"a".repeat(200)), "{text}");
    let made = normalise(&mut clerk, &token, "", "").await.ok();
    assert!(
        !made.says("<img src=x") && made.says("data-pages=\"1\""),
        "{}",
        made.text()
    );
}

#[tokio::test]
async fn a_password_is_asked_for_used_once_and_shown_nowhere() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let token = upload(&mut clerk, "so do.pdf", LOCKED).await;
    let offer = row(&mut clerk, &token).await;
    assert!(
        offer.says("Tệp có mật khẩu") && offer.says("type=\"password\""),
        "{}",
        offer.text()
    );
    for (typed, sentence) in [
        ("", "Hãy nhập mật khẩu của tệp."),
        ("bi-mat-sai", "Mật khẩu không đúng."),
    ] {
        let again = wrong(normalise(&mut clerk, &token, typed, "").await);
        assert!(
            again.says(sentence) && again.says("type=\"password\""),
            "{}",
            again.text()
        );
        assert!(!again.says("bi-mat-sai"));
    }
    let made = normalise(&mut clerk, &token, "reader", "").await.ok();
    assert!(
        made.says("data-pages=\"1\"") && made.says("Đã bỏ mã hóa"),
        "{}",
        made.text()
    );
    assert!(
        !made.says("\"reader\"") && !made.says("type=\"password\""),
        "{}",
        made.text()
    );
    let quan = quan(&mut clerk).await;
    press(
        &mut clerk,
        "/copies/new",
        &filled(&office, &quan, &token),
        "submit",
    )
    .await;
    let dossier = dossiers_of(&office).await.remove(0);
    let kept = saoy_web::flow::read(&office.app, dossier.scan_digest.unwrap())
        .await
        .unwrap();
    assert!(!Reader::open(&kept, &Limits::default()).unwrap().is_encrypted());
}

#[tokio::test]
async fn a_file_that_opens_without_its_password_is_offered_without_asking() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let token = upload(&mut clerk, "han che.pdf", OWNED).await;
    let offer = row(&mut clerk, &token).await;
    assert!(
        offer.says("Đã bỏ mã hóa và giới hạn sử dụng") && !offer.says("type=\"password\""),
        "{}",
        offer.text()
    );
    assert!(
        normalise(&mut clerk, &token, "", "")
            .await
            .ok()
            .says("data-strip")
    );
}

#[tokio::test]
async fn a_damaged_file_is_repaired_and_the_clerk_is_told_to_compare() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let text = String::from_utf8(one_page("", &[])).unwrap();
    // The catalog does not begin where the table says.
    let bytes = text.replacen("0000000009 00000 n", "0000000011 00000 n", 1);
    assert_ne!(bytes, text);
    let token = upload(&mut clerk, "hong.pdf", bytes.as_bytes()).await;
    let offer = row(&mut clerk, &token).await;
    assert!(
        offer.says("đã được phục hồi; hãy so từng trang với bản giấy"),
        "{}",
        offer.text()
    );
    assert!(offer.says("Điểm có dấu con mắt"), "{}", offer.text());
    assert!(
        normalise(&mut clerk, &token, "", "")
            .await
            .ok()
            .says("data-strip")
    );
}

#[tokio::test]
async fn what_cannot_be_normalised_is_refused_with_what_to_do() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let xfa = one_page("/AcroForm<</Fields[]/XFA(x)>>/NeedsRendering true", &[]);
    let elsewhere = pdf(
        &[
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>>>",
            "<</Filter/Adobe.PubSec/V 4/R 4>>",
        ],
        "/Encrypt 4 0 R/ID[<01><01>]",
    );
    for (bytes, vi, en) in [
        (
            &xfa,
            "Biểu mẫu XFA: nội dung trang không nằm trong tệp. Hãy in ra PDF phẳng",
            "An XFA form",
        ),
        (
            &elsewhere,
            "in ra PDF không mã hóa rồi tải lên",
            "without encryption",
        ),
    ] {
        for (lang, words) in [("vi", vi), ("en", en)] {
            clerk.post("/language", &[("lang", lang)]).await;
            let token = upload(&mut clerk, "a.pdf", bytes).await;
            let refused = row(&mut clerk, &token).await;
            assert!(refused.says(words), "{}", refused.text());
            assert!(!refused.says("data-normalise"), "no button that does not work");
            // Pressed all the same.
            let pressed = wrong(normalise(&mut clerk, &token, "", "").await);
            assert!(pressed.says(words), "{}", pressed.text());
        }
    }
}

#[tokio::test]
async fn without_a_script_the_forms_own_button_does_it_and_nothing_typed_is_lost() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let quan = quan(&mut clerk).await;
    let token = upload(&mut clerk, "so do.pdf", LOCKED).await;
    let fields = filled(&office, &quan, &token);
    let button = format!("normalise:{token}");
    let password = format!("password-{token}");
    let form = wrong(
        press(
            &mut clerk,
            "/copies/new",
            &with(fields.clone(), &password, "sai"),
            &button,
        )
        .await,
    );
    assert!(
        form.says("Mật khẩu không đúng.") && form.says("099201014377"),
        "{}",
        form.text()
    );
    assert!(!form.says("value=\"sai\""));
    let form = press(
        &mut clerk,
        "/copies/new",
        &with(fields, &password, "reader"),
        &button,
    )
    .await
    .ok();
    assert!(
        form.says("data-pages=\"1\"") && form.says("099201014377"),
        "{}",
        form.text()
    );
    assert!(!form.says("\"reader\""), "{}", form.text());
}

#[tokio::test]
async fn a_file_that_waits_for_the_button_is_not_forgotten() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let quan = quan(&mut clerk).await;
    let token = upload(&mut clerk, "thua.pdf", &junk(2)).await;
    for button in ["submit", "draft"] {
        let form = wrong(press(&mut clerk, "/copies/new", &filled(&office, &quan, &token), button).await);
        assert!(form.says("Tệp thua.pdf chưa chuẩn hóa"), "{}", form.text());
        assert!(
            form.says(&format!("#f-normalise-{token}")),
            "the summary leads to the button"
        );
    }
    assert!(dossiers_of(&office).await.is_empty());
}

#[tokio::test]
async fn a_draft_keeps_what_was_done_until_its_scan_is_replaced() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let quan = quan(&mut clerk).await;
    let token = upload(&mut clerk, "thua.pdf", &junk(2)).await;
    normalise(&mut clerk, &token, "", "").await.ok();
    hand_in(&mut clerk, &filled(&office, &quan, &token)).await;
    let id = dossiers_of(&office).await.remove(0).id;
    returned(&office, id).await;
    let path = format!("/copies/{id}/edit");
    let form = clerk.get(&path).await.ok();
    assert!(form.says("Đã bỏ phần dữ liệu thừa"), "{}", form.text());
    // Scanned again, properly.
    let fresh = upload(&mut clerk, "moi.pdf", &scan(2, 7)).await;
    let fields = with(filled(&office, &quan, &fresh), "version", &form.field("version"));
    let answer = press(&mut clerk, &path, &fields, "submit").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let page = clerk.get(&format!("/dossiers/{id}")).await.ok();
    assert!(!page.says("Đã chuẩn hóa"), "{}", page.text());
}

#[tokio::test]
async fn joined_files_keep_what_was_done_with_each() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let quan = quan(&mut clerk).await;
    let front = upload(&mut clerk, "truoc.pdf", &junk(2)).await;
    let back = upload(&mut clerk, "sau.pdf", OWNED).await;
    for token in [&front, &back] {
        normalise(&mut clerk, token, "", "").await.ok();
    }
    let mut fields = filled(&office, &quan, &front);
    fields.extend(paper(&back, "", "1", "1"));
    fields.push(("upload".into(), back));
    fields.push(("join".into(), "on".into()));
    let answer = press(&mut clerk, "/copies/new", &fields, "submit").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let rows = dossiers_of(&office).await;
    let page = clerk.get(&format!("/dossiers/{}", rows[0].id)).await.ok();
    assert!(
        rows.len() == 1 && page.says("Đã bỏ phần dữ liệu thừa") && page.says("Đã bỏ mã hóa"),
        "{}",
        page.text()
    );
}

#[tokio::test]
async fn another_clerks_upload_is_not_there() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let token = upload(&mut clerk, "thua.pdf", &junk(1)).await;
    let mut stranger = office.sign_in("ha").await;
    let answer = normalise(&mut stranger, &token, "", "").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND, "{}", answer.text());
    assert!(
        row(&mut clerk, &token).await.says("data-normalise"),
        "nothing was done"
    );
}
