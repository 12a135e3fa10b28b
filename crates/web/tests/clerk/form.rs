//! “Thêm mới bản sao từ bản chính”: what is wrong is said all at once beside its field, and what was typed stays.

use axum::http::StatusCode;

use super::support::{dossiers_of, filled, paper, press, quan, sent_with_form, upload, with, wrong};
use crate::common::{Office, scan};

#[tokio::test]
async fn an_account_is_found_by_identity_tax_or_telephone_number() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    for (number, name) in [
        ("099 201 014 377", "Trần Minh Quân"),
        ("8800417284", "Công ty TNHH Hạt Sen"),
        ("0900 123 456", "Trần Minh Quân"),
        ("+84 900 123 457", "Công ty TNHH Hạt Sen"),
    ] {
        let fields = [("account", "yes"), ("identity", number), ("do", "search")];
        let page = clerk.post("/copies/new", &fields).await.ok();
        assert!(page.says(name), "{number}: {}", page.text());
        assert!(page.says(number), "what was typed stays");
    }
}

#[tokio::test]
async fn wrong_numbers_are_refused_with_the_reason() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    for (number, words) in [
        ("09920101437", "có 11 chữ số"),
        ("098201014377", "098 không phải mã tỉnh"),
        ("099201O14377", "chỉ gồm chữ số"),
        ("8800417285", "MST sai số kiểm tra"),
        ("099899014377", "thế kỷ chưa tới"),
        ("", "Hãy nhập số CMND/CCCD hoặc MST"),
    ] {
        let fields = [("account", "yes"), ("identity", number), ("do", "search")];
        let page = wrong(clerk.post("/copies/new", &fields).await);
        assert!(page.says(words), "{number}: {}", page.text());
        let fields = [
            ("account", "no"),
            ("name", "Lò Thị Mẩy"),
            ("person_identity", number),
            ("do", "submit"),
        ];
        let page = wrong(clerk.post("/copies/new", &fields).await);
        assert!(page.says(words), "{number}: {}", page.text());
        assert!(page.says("Lò Thị Mẩy"), "what was typed stays");
    }
}

#[tokio::test]
async fn a_name_of_300_letters_is_refused_and_stays_in_its_field() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let name = "Nguyễn".repeat(50);
    let fields = [
        ("account", "no"),
        ("name", name.as_str()),
        ("person_identity", "099204007715"),
        ("email", "a@vidu.example"),
        ("do", "submit"),
    ];
    let page = wrong(clerk.post("/copies/new", &fields).await);
    assert!(page.says("Tên dài quá 200 ký tự"), "{}", page.text());
    assert!(page.says(&name));
    assert!(dossiers_of(&office).await.is_empty(), "nothing was written");
}

#[tokio::test]
async fn everything_that_is_wrong_is_said_at_once() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let token = upload(&mut clerk, "bang.pdf", &scan(2, 1)).await;
    let mut fields = vec![
        ("account".to_owned(), "no".to_owned()),
        ("name".to_owned(), "Lò Thị Mẩy".to_owned()),
        ("email".to_owned(), "may@".to_owned()),
        ("upload".to_owned(), token.clone()),
        ("waived".to_owned(), "on".to_owned()),
        ("agency".to_owned(), office.agency("K88.04").to_string()),
        (format!("order-{token}"), "1,7".to_owned()),
    ];
    fields.extend(paper(&token, "other", "0", "x"));
    let page = wrong(press(&mut clerk, "/copies/new", &fields, "submit").await);
    for words in [
        "Hãy nhập số CMND/CCCD hoặc MST",
        "“may@” không phải địa chỉ email",
        "Hãy ghi tên giấy tờ",
        "Số trang là số từ 1 đến 400",
        "Số bản là số từ 1 đến 999",
        "Thứ tự trang “1,7” không đúng",
        "Hãy ghi lý do miễn phí",
        "Hãy xác nhận đã đối chiếu bản chính",
    ] {
        assert!(page.says(words), "{words}: {}", page.text());
    }
    assert!(
        page.says("value=\"1,7\"") && page.says("value=\"may@\""),
        "what was typed stays"
    );
    assert!(
        page.says(&format!("/uploads/{token}/pages/1.png")),
        "the file stays, too"
    );
}

#[tokio::test]
async fn the_officers_own_address_stands_in_and_is_recorded_as_such() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let token = upload(&mut clerk, "bang.pdf", &scan(1, 1)).await;
    let mut fields = vec![
        ("account".to_owned(), "no".to_owned()),
        ("name".to_owned(), "Lò Thị Mẩy".to_owned()),
        ("person_identity".to_owned(), "099204007715".to_owned()),
        ("officer_email".to_owned(), "on".to_owned()),
        ("upload".to_owned(), token.clone()),
        ("checked".to_owned(), "on".to_owned()),
        ("agency".to_owned(), office.agency("K88.04").to_string()),
    ];
    fields.extend(paper(&token, "other", "1", "1"));
    let fields = with(fields, &format!("other-{token}"), "Giấy khen của bản");
    let answer = press(&mut clerk, "/copies/new", &fields, "submit").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let confirm = clerk.get(&answer.location()).await.ok();
    assert!(
        confirm.says("lan@hoaan.vidu.example") && confirm.says("có bàn giao"),
        "{}",
        confirm.text()
    );
    assert!(confirm.says("Giấy khen của bản"));
    let row = dossiers_of(&office).await.remove(0);
    assert!(row.requester_email_is_officers);
}

#[tokio::test]
async fn a_number_whose_account_has_another_name_is_pointed_out_before_submitting() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let token = upload(&mut clerk, "bang.pdf", &scan(1, 1)).await;
    let mut fields = vec![
        ("account".to_owned(), "no".to_owned()),
        ("name".to_owned(), "Trần Minh Quang".to_owned()),
        ("person_identity".to_owned(), "099201014377".to_owned()),
        ("email".to_owned(), "quang@vidu.example".to_owned()),
        ("upload".to_owned(), token.clone()),
        ("checked".to_owned(), "on".to_owned()),
        ("agency".to_owned(), office.agency("K88.04").to_string()),
    ];
    fields.extend(paper(&token, "university-degree", "1", "1"));
    let answer = press(&mut clerk, "/copies/new", &fields, "submit").await;
    let confirm = clerk.get(&answer.location()).await.ok();
    assert!(
        confirm.says("Có tài khoản mang số này nhưng tên khác"),
        "{}",
        confirm.text()
    );
}

#[tokio::test]
async fn a_browser_without_script_sends_the_file_with_the_form() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let typed = [("account", "no"), ("name", "Lò Thị Mẩy"), ("do", "attach")];
    let page = sent_with_form(&mut clerk, &typed, &scan(2, 9)).await.ok();
    assert!(
        page.says("data-pages=\"2\"") && page.says("Lò Thị Mẩy"),
        "{}",
        page.text()
    );
    let token = page.field("upload");
    let fields = [("upload", token.as_str()), ("do", &format!("remove:{token}"))];
    let page = clerk.post("/copies/new", &fields).await.ok();
    assert!(!page.says(&token), "a file taken out is gone");
}

#[tokio::test]
async fn a_paper_that_is_on_vneid_raises_the_notice() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let quan = quan(&mut clerk).await;
    let token = upload(&mut clerk, "khai-sinh.pdf", &scan(1, 1)).await;
    let fields = with(
        filled(&office, &quan, &token),
        &format!("type-{token}"),
        "birth-certificate",
    );
    let page = press(&mut clerk, "/copies/new", &fields, "attach").await.ok();
    assert!(page.says("Giấy tờ này đã có trên VNeID"), "{}", page.text());
}

#[tokio::test]
async fn a_file_of_31_megabytes_sent_with_the_form_is_refused_with_its_size_and_leaves_nothing_behind() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let typed = [("account", "no"), ("name", "Lò Thị Mẩy"), ("do", "attach")];
    let page = wrong(sent_with_form(&mut clerk, &typed, &vec![b'%'; 31_400_000]).await);
    assert!(
        page.says("31,4 MB") && page.says("Hãy quét lại"),
        "{}",
        page.text()
    );
    assert!(page.says("Lò Thị Mẩy"), "what was typed stays");
    let left = std::fs::read_dir(office.app.config.files.join("uploads")).unwrap();
    assert_eq!(left.count(), 0, "no part of it stays on the disk");
}

#[tokio::test]
async fn the_notice_about_vneid_stands_ready_for_the_moment_the_type_is_chosen_and_is_read_back() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let quan = quan(&mut clerk).await;
    let token = upload(&mut clerk, "khai-sinh.pdf", &scan(1, 1)).await;
    let row = clerk.get(&format!("/uploads/{token}/row")).await.ok().text();
    assert!(row.contains("value=\"birth-certificate\" data-vneid"), "{row}");
    assert!(
        row.contains("data-vneid-says aria-live=\"polite\" hidden"),
        "not before: {row}"
    );
    let kind = format!("type-{token}");
    let fields = with(filled(&office, &quan, &token), &kind, "birth-certificate");
    let answer = press(&mut clerk, "/copies/new", &fields, "submit").await;
    let confirm = clerk.get(&answer.location()).await.ok();
    assert!(confirm.says("Giấy tờ này đã có trên VNeID"), "{}", confirm.text());
}
