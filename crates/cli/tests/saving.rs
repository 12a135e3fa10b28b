//! `saoy backup`, `saoy restore`, `saoy db copy`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests"
)]

mod common;

use std::fs;
use std::path::Path;

use common::{Place, Running, files_below, free_port};

/// A demo that was started and stopped again: people, pictures, a book.
fn demo() -> Place {
    let place = Place::new();
    let port = free_port();
    let mut demo = Running::start(place.command(&["demo", "--port", &port.to_string(), "--folder", "."]));
    demo.answers(port);
    for _ in 0..600 {
        if place.path("files").exists() && files_below(&place.path("files")).len() >= 2 {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    demo.stop();
    place
}

/// A new place into which the archive is brought.
fn restored(archive: &Path) -> (Place, common::Said) {
    let place = Place::new();
    let said = place.saoy(&["restore", archive.to_str().unwrap()]);
    (place, said)
}

#[test]
fn what_was_saved_comes_back_the_same() {
    let place = demo();
    place.saoy(&["backup", "-o", "saved.tar"]).done();
    let again = place.saoy(&["backup", "-o", "saved.tar"]).refused();
    assert!(again.contains("is there already"), "{again}");
    let (back, said) = restored(&place.path("saved.tar"));
    assert!(said.done().contains("every digest right"));
    let before = files_below(&place.path("files"));
    let after = files_below(&back.path("files"));
    assert!(before.len() >= 2);
    let bytes = |files: &[(std::path::PathBuf, Vec<u8>)], root: &Path| {
        let each = files
            .iter()
            .map(|(path, bytes)| (path.strip_prefix(root).unwrap().to_owned(), bytes.clone()));
        each.collect::<Vec<_>>()
    };
    assert_eq!(
        bytes(&before, &place.path("files")),
        bytes(&after, &back.path("files"))
    );
    // The database is the archive's first entry, behind a header of 512 bytes.
    let (saved, database) = (
        fs::read(place.path("saved.tar")).unwrap(),
        fs::read(back.path("saoy.db")).unwrap(),
    );
    assert!(
        saved[512..].starts_with(&database),
        "the database is not the one that was saved"
    );
    let rows = |place: &Place| {
        place
            .saoy(&["db", "copy", "sqlite:saoy.db", "sqlite:copy.db"])
            .done()
    };
    assert_eq!(rows(&place), rows(&back));
}

#[test]
fn nothing_is_brought_back_over_something() {
    let place = demo();
    place.saoy(&["backup", "-o", "saved.tar"]).done();
    let before = fs::read(place.path("saoy.db")).unwrap();
    let said = place.saoy(&["restore", "saved.tar"]).refused();
    assert!(
        said.contains("saoy.db: is there already; nothing was touched"),
        "{said}"
    );
    assert_eq!(fs::read(place.path("saoy.db")).unwrap(), before);
    let other = Place::new();
    fs::create_dir(other.path("files")).unwrap();
    other.write("files/note.txt", "mine");
    let said = other
        .saoy(&["restore", place.path("saved.tar").to_str().unwrap()])
        .refused();
    assert!(said.contains("is not empty; nothing was touched"), "{said}");
    assert!(!other.path("saoy.db").exists());
}

#[test]
fn a_damaged_archive_is_refused_wherever_it_is_damaged() {
    let place = demo();
    place.saoy(&["backup", "-o", "saved.tar"]).done();
    let whole = fs::read(place.path("saved.tar")).unwrap();
    let cut = &whole[..whole.len() / 2];
    let flipped = |at: usize| {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        bytes
    };
    // In the database, and in the last file: 512-byte blocks, the manifest's two and the end's two come after it.
    for damaged in [
        cut.to_vec(),
        flipped(5_000),
        flipped(whole.len() - 6 * 512),
        b"no archive".to_vec(),
    ] {
        fs::write(place.path("damaged.tar"), damaged).unwrap();
        let (back, said) = restored(&place.path("damaged.tar"));
        said.refused();
        assert!(
            !back.path("saoy.db").exists() && !back.path("files").exists(),
            "nothing is left half done"
        );
    }
}

#[test]
fn a_damaged_file_is_left_out_and_said_and_everything_else_is_saved() {
    let place = demo();
    let (path, mut bytes) = files_below(&place.path("files")).remove(0);
    bytes[0] ^= 1;
    fs::remove_file(&path).unwrap();
    fs::write(&path, bytes).unwrap();
    let said = place.saoy(&["backup", "-o", "saved.tar"]).refused();
    assert!(
        said.contains("left out") && said.contains(path.file_name().unwrap().to_str().unwrap()),
        "{said}"
    );
    assert!(place.path("saved.tar").exists());
}

#[test]
fn a_database_is_copied_row_by_row_into_an_empty_one_only() {
    let place = demo();
    let said = place
        .saoy(&["db", "copy", "sqlite:saoy.db", "sqlite:copy.db"])
        .done();
    let rows: u64 = said.split(' ').next().unwrap().parse().unwrap();
    assert!(rows > 20, "{said}");
    let said = place
        .saoy(&["db", "copy", "sqlite:copy.db", "sqlite:third.db"])
        .done();
    assert_eq!(said, format!("{rows} rows were copied\n"));
    let said = place
        .saoy(&["db", "copy", "sqlite:saoy.db", "sqlite:copy.db"])
        .refused();
    assert!(said.contains("empty"), "{said}");
    let said = place
        .saoy(&["db", "copy", "sqlite:nowhere.db", "sqlite:new.db"])
        .refused();
    assert!(said.contains("there is no such database"), "{said}");
    assert!(!place.path("nowhere.db").exists());
}
