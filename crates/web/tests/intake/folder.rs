//! The watched folder: what waits, what is refused, and that nothing is taken twice or lost.

use std::fs;
use std::path::PathBuf;

use axum::http::StatusCode;
use jiff::SignedDuration;
use saoy_testkit::database;
use saoy_web::worker::FolderRounds;

use crate::common::{Browser, Office, scan};
use crate::support::{dossiers_of, filled, press, quan};

const PHOTO: &[u8] = include_bytes!("../../../sheet/tests/data/small.jpg");

/// An office whose folder is watched, by hand.
struct Watched {
    office: Office,
    rounds: FolderRounds,
    place: PathBuf,
    _folder: tempfile::TempDir,
}

impl Watched {
    async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().to_owned();
        let place = root.join("K88.04");
        fs::create_dir(&place).unwrap();
        let office = Office::open_with(database::sqlite().unwrap(), |config| {
            config.intake.folder = Some(root);
        })
        .await;
        Self {
            office,
            rounds: FolderRounds::default(),
            place,
            _folder: folder,
        }
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        fs::write(self.place.join(name), bytes).unwrap();
    }

    /// A look, some seconds after the one before.
    async fn look(&mut self, seconds: i64) {
        self.office.clock.advance(SignedDuration::from_secs(seconds));
        self.rounds.look(&self.office.app).await.unwrap();
    }

    /// Two looks: what stood still between them is taken.
    async fn settle(&mut self) {
        self.look(2).await;
        self.look(5).await;
    }

    fn has(&self, name: &str) -> bool {
        self.place.join(name).exists()
    }
}

#[tokio::test]
async fn the_list_opened_as_a_page_leads_to_its_form() {
    let watched = Watched::open().await;
    let mut clerk = watched.office.sign_in("lan").await;
    let opened = clerk
        .raw("GET", "/intake/waiting", &[("sec-fetch-dest", "document")], "")
        .await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER);
    assert_eq!(opened.location(), "/copies/new");
    let asked = clerk
        .raw("GET", "/intake/waiting", &[("sec-fetch-dest", "empty")], "")
        .await
        .ok();
    assert!(!asked.text().contains("<html"), "the part, for the script");
}

/// The buttons that take a scan, as the form shows them.
async fn takes(clerk: &mut Browser) -> Vec<String> {
    let list = clerk.get("/intake/waiting").await.ok().text();
    let buttons = list.split("value=\"take:").skip(1);
    buttons
        .map(|rest| format!("take:{}", rest.split('"').next().unwrap()))
        .collect()
}

#[tokio::test]
async fn a_scan_in_the_folder_waits_in_the_form_and_one_click_attaches_it() {
    let mut watched = Watched::open().await;
    watched.put("SCAN_0001.pdf", &scan(2, 1));
    watched.settle().await;
    assert!(watched.has("da-nhan/SCAN_0001.pdf") && !watched.has("SCAN_0001.pdf"));
    let office = &watched.office;
    let mut clerk = office.sign_in("lan").await;
    let form = clerk.get("/copies/new").await.ok();
    assert!(
        form.says("Bản quét đang chờ") && form.says("SCAN_0001.pdf"),
        "{}",
        form.text()
    );
    let take = takes(&mut clerk).await.remove(0);
    let picture = format!("/intake/{}/page.png", take.trim_start_matches("take:"));
    assert_eq!(
        clerk.get(&picture).await.ok().headers["content-type"],
        "image/png"
    );

    let quan = quan(&mut clerk).await;
    let typed = [
        ("account", "yes"),
        ("identity", "099201014377"),
        ("do", take.as_str()),
    ];
    let form = clerk.post("/copies/new", &typed).await.ok();
    assert!(
        form.says("value=\"099201014377\""),
        "what was typed stays: {}",
        form.text()
    );
    let token = form.field("upload");
    assert!(takes(&mut clerk).await.is_empty(), "it is in a form");
    let answer = press(
        &mut clerk,
        "/copies/new",
        &filled(office, &quan, &token),
        "submit",
    )
    .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let rows = dossiers_of(office).await;
    assert_eq!((rows.len(), rows[0].scan_pages), (1, Some(2)));
    assert_eq!(rows[0].scan_name.as_deref(), Some("SCAN_0001.pdf"));
    assert!(takes(&mut clerk).await.is_empty(), "it was used");
}

#[tokio::test]
async fn another_agency_sees_nothing_of_it_and_two_clerks_never_have_the_same() {
    let mut watched = Watched::open().await;
    watched.put("a.pdf", &scan(1, 1));
    watched.settle().await;
    let mut clerk = watched.office.sign_in("lan").await;
    let take = takes(&mut clerk).await.remove(0);
    let mut stranger = watched.office.sign_in("ha").await;
    assert!(takes(&mut stranger).await.is_empty());
    let picture = format!("/intake/{}/page.png", take.trim_start_matches("take:"));
    assert_eq!(stranger.get(&picture).await.status, StatusCode::NOT_FOUND);
    let refused = stranger.post("/copies/new", &[("do", &take)]).await;
    assert!(refused.says("không còn chờ"), "{}", refused.text());

    let mut again = watched.office.sign_in("lan").await;
    let fields = [("do", take.as_str())];
    let (one, two) = tokio::join!(
        clerk.post("/copies/new", &fields),
        again.post("/copies/new", &fields)
    );
    let gone = [&one, &two]
        .iter()
        .filter(|form| form.says("không còn chờ"))
        .count();
    assert_eq!(gone, 1);
}

#[tokio::test]
async fn what_is_taken_out_of_the_form_waits_again() {
    let mut watched = Watched::open().await;
    watched.put("a.pdf", &scan(1, 1));
    watched.settle().await;
    let mut clerk = watched.office.sign_in("lan").await;
    let take = takes(&mut clerk).await.remove(0);
    let token = clerk
        .post("/copies/new", &[("do", &take)])
        .await
        .ok()
        .field("upload");
    let gone = clerk.raw("DELETE", &format!("/uploads/{token}"), &[], "").await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    assert_eq!(takes(&mut clerk).await, std::slice::from_ref(&take));
    let dismiss = take.replace("take", "dismiss");
    clerk.post("/copies/new", &[("do", &dismiss)]).await.ok();
    assert!(takes(&mut clerk).await.is_empty());
    // What was thrown away by mistake may be put there again.
    watched.put("a.pdf", &scan(1, 1));
    watched.settle().await;
    assert_eq!(takes(&mut clerk).await.len(), 1);
}

#[tokio::test]
async fn a_slow_scanner_is_not_cut_off_and_a_broken_file_is_given_up_with_its_sentence() {
    let mut watched = Watched::open().await;
    let whole = scan(3, 1);
    watched.put("slow.pdf", &whole[..200]);
    watched.settle().await;
    watched.look(20).await;
    assert!(watched.has("slow.pdf"), "it is not whole");
    watched.put("slow.pdf", &whole);
    watched.put("broken.pdf", &scan(2, 2)[..300]);
    watched.put("word.pdf", b"not a PDF at all");
    watched.settle().await;
    assert!(watched.has("da-nhan/slow.pdf") && watched.has("broken.pdf"));
    watched.look(61).await;
    assert!(watched.has("khong-nhan-duoc/broken.pdf"));
    let sentence = fs::read_to_string(watched.place.join("khong-nhan-duoc/broken.pdf.txt")).unwrap();
    let mut clerk = watched.office.sign_in("lan").await;
    let list = clerk.get("/intake/waiting").await.ok();
    assert!(
        list.says(sentence.trim_matches(['\u{feff}', '\r', '\n'])),
        "{sentence}: {}",
        list.text()
    );
    assert!(list.says("word.pdf") && list.says("Đã xem"));
    assert_eq!(
        takes(&mut clerk).await.len(),
        1,
        "only the whole one can be attached"
    );
}

#[tokio::test]
async fn the_same_file_is_taken_once_and_a_photo_becomes_a_page() {
    let mut watched = Watched::open().await;
    watched.put("a.pdf", &scan(1, 1));
    watched.put("photo.jpg", PHOTO);
    watched.settle().await;
    watched.put("copy.pdf", &scan(1, 1));
    watched.settle().await;
    assert!(watched.has("khong-nhan-duoc/copy.pdf"));
    let sentence = fs::read_to_string(watched.place.join("khong-nhan-duoc/copy.pdf.txt")).unwrap();
    assert!(sentence.contains("a.pdf"), "{sentence}");
    let mut clerk = watched.office.sign_in("lan").await;
    let takes = takes(&mut clerk).await;
    assert_eq!(takes.len(), 2);
    for take in takes {
        let form = clerk.post("/copies/new", &[("do", &take)]).await.ok();
        assert!(form.says("data-pages=\"1\""), "{}", form.text());
    }
}

#[tokio::test]
async fn a_crash_before_the_file_was_moved_neither_loses_nor_doubles_it() {
    let mut watched = Watched::open().await;
    // A file where the sub-folder should be: the move fails as at a crash, the row is there.
    watched.put("da-nhan", b"");
    watched.put("a.pdf", &scan(1, 1));
    watched.settle().await;
    assert!(watched.has("a.pdf"));
    let mut clerk = watched.office.sign_in("lan").await;
    let take = takes(&mut clerk).await.remove(0);
    clerk.post("/copies/new", &[("do", &take)]).await.ok();
    fs::remove_file(watched.place.join("da-nhan")).unwrap();
    watched.rounds = FolderRounds::default();
    watched.settle().await;
    assert!(watched.has("da-nhan/a.pdf") && !watched.has("a.pdf"));
    assert!(
        takes(&mut clerk).await.is_empty(),
        "the form has it still, nobody else"
    );
}

#[tokio::test]
async fn a_file_that_must_be_normalised_waits_as_it_came_and_is_normalised_in_the_form() {
    let mut watched = Watched::open().await;
    let junk = [scan(2, 1), b"\nX-Mailer: none\n".to_vec()].concat();
    watched.put("thua.pdf", &junk);
    watched.settle().await;
    assert!(watched.has("da-nhan/thua.pdf"));
    let office = &watched.office;
    let mut clerk = office.sign_in("lan").await;
    let quan = quan(&mut clerk).await;
    let list = clerk.get("/intake/waiting").await.ok();
    assert!(list.says("Cần chuẩn hóa"), "{}", list.text());
    let take = takes(&mut clerk).await.remove(0);
    let form = clerk.post("/copies/new", &[("do", &take)]).await.ok();
    assert!(
        form.says("Đã bỏ phần dữ liệu thừa") && form.says("data-normalise"),
        "{}",
        form.text()
    );
    let token = form.field("upload");
    assert!(takes(&mut clerk).await.is_empty(), "it is in a form");
    let button = format!("normalise:{token}");
    let form = clerk
        .post("/copies/new", &[("upload", &token), ("do", &button)])
        .await
        .ok();
    assert!(form.says("data-pages=\"2\""), "{}", form.text());

    // Given up, it waits as what it was made into, and whoever takes it sees what was done.
    clerk.raw("DELETE", &format!("/uploads/{token}"), &[], "").await;
    let take = takes(&mut clerk).await.remove(0);
    let form = clerk.post("/copies/new", &[("do", &take)]).await.ok();
    assert!(
        form.says("data-pages=\"2\"") && form.says("Đã bỏ phần dữ liệu thừa"),
        "{}",
        form.text()
    );
    let fields = filled(office, &quan, &form.field("upload"));
    let answer = press(&mut clerk, "/copies/new", &fields, "submit").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let id = dossiers_of(office).await[0].id;
    let page = clerk.get(&format!("/dossiers/{id}")).await.ok();
    assert!(
        page.says("thua.pdf") && page.says("Đã bỏ phần dữ liệu thừa"),
        "{}",
        page.text()
    );
    assert!(takes(&mut clerk).await.is_empty(), "it was used");
}
