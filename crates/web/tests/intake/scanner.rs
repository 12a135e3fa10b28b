//! “Quét từ máy quét”, and every trouble as a sentence in both languages.

use saoy_testkit::database;
use saoy_testkit::scanner::{Mood, StandIn};
use saoy_web::config::ScannerAt;

use crate::common::{Answer, Browser, Office};

const PHOTO: &[u8] = include_bytes!("../../../sheet/tests/data/small.jpg");

async fn office(scanner: &StandIn) -> Office {
    let at = |agency: &str, name: &str| ScannerAt {
        agency: agency.to_owned(),
        name: name.to_owned(),
        url: scanner.url(),
    };
    let scanners = vec![at("K88.07", "Máy quét Bến Lụa"), at("K88.04", "Máy quét quầy 2")];
    Office::open_with(database::sqlite().unwrap(), |config| {
        config.intake.scanners = scanners
    })
    .await
}

async fn ask(clerk: &mut Browser, scanner: &str) -> Answer {
    let fields = [
        ("account", "yes"),
        ("identity", "0992"),
        ("scanner", scanner),
        ("scan_feed", "feeder"),
        ("scan_colour", "colour"),
        ("do", "scan"),
    ];
    clerk.post("/copies/new", &fields).await
}

#[tokio::test]
async fn a_stack_from_the_feeder_becomes_a_file_of_the_form() {
    let scanner = StandIn::with(vec![PHOTO.to_vec(), PHOTO.to_vec()]).unwrap();
    let office = office(&scanner).await;
    let mut clerk = office.sign_in("lan").await;
    let form = clerk.get("/copies/new").await.ok();
    assert!(
        form.says("Máy quét quầy 2") && !form.says("Máy quét Bến Lụa"),
        "{}",
        form.text()
    );
    let form = ask(&mut clerk, "1").await;
    assert!(form.says("data-pages=\"2\""), "{}", form.text());
    assert!(form.says("value=\"0992\""), "what was typed stays");
    assert!(scanner.settings()[0].contains("RGB24"));
}

#[tokio::test]
async fn every_trouble_is_a_sentence_that_says_what_to_do() {
    let scanner = StandIn::with(vec![PHOTO.to_vec(), PHOTO.to_vec()]).unwrap();
    let office = office(&scanner).await;
    let mut clerk = office.sign_in("lan").await;
    for (mood, vi, en) in [
        (Mood::Busy, "đang làm việc khác", "busy with something else"),
        (Mood::Stopped, "đã dừng", "The scanner stopped"),
        (Mood::Empty, "không có giấy", "feeder is empty"),
        (Mood::CoverOpen, "Nắp khay nạp", "cover is open"),
        (Mood::JamAfter(1), "Kẹt giấy", "Paper is stuck"),
        (Mood::Entities, "không đúng chuẩn eSCL", "are not eSCL"),
        (Mood::Endless, "quá lớn", "too large"),
    ] {
        for (lang, words) in [("vi", vi), ("en", en)] {
            // Paper is put in again.
            scanner.be(mood);
            clerk.post("/language", &[("lang", lang)]).await;
            let form = ask(&mut clerk, "1").await;
            assert!(form.says(words), "{mood:?} in {lang}: {}", form.text());
            assert!(!form.says("data-pages"), "{mood:?}");
        }
    }
}

#[tokio::test]
async fn only_the_agencys_own_scanners_are_ever_asked() {
    let scanner = StandIn::with(vec![PHOTO.to_vec()]).unwrap();
    let office = office(&scanner).await;
    let mut clerk = office.sign_in("lan").await;
    for other in ["0", "7", "http://198.51.100.7/eSCL", ""] {
        let form = ask(&mut clerk, other).await;
        assert!(form.says("không có trong danh sách"), "{other}: {}", form.text());
    }
    assert!(scanner.settings().is_empty());
}
