//! What the tools do with a terminal, with a full disk, with a reader that goes away.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod house;

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Child, Command, Output, Stdio};
use std::sync::LazyLock;

use house::{House, PASSWORD, text};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, Winsize, tcgetattr, tcsetwinsize};

static HOUSE: LazyLock<House> = LazyLock::new(|| {
    let house = House::new();
    let signed = house.saoy(&["sign", "scan.pdf", "-o", "signed.pdf", "--key", "key.p12"]);
    assert!(signed.status.success(), "{}", text(&signed.stderr));
    house
});

/// A terminal of so many columns: what a person sees and types, and what the program holds.
fn terminal(columns: u16) -> (File, File) {
    let person = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&person).unwrap();
    unlockpt(&person).unwrap();
    let name = ptsname(&person, Vec::new()).unwrap();
    let program = OpenOptions::new()
        .read(true)
        .write(true)
        .open(name.to_str().unwrap())
        .unwrap();
    let size = Winsize {
        ws_row: 50,
        ws_col: columns,
        ws_xpixel: 0,
        ws_ypixel: 0,
    };
    tcsetwinsize(&program, size).unwrap();
    (File::from(person), program)
}

fn full(mut command: Command) -> Output {
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    command.stdout(full).stderr(Stdio::piped()).output().unwrap()
}

#[test]
fn a_full_disk_is_no_verdict_about_a_file() {
    for (words, vi) in [
        (
            &["verify", "signed.pdf"][..],
            "không ghi được kết quả ra đầu ra chuẩn: ổ đĩa đã đầy",
        ),
        (&["verify", "--format", "json", "signed.pdf"], "ổ đĩa đã đầy"),
        (&["inspect", "signed.pdf"], "ổ đĩa đã đầy"),
        (&["trust", "check", "root.der"], "ổ đĩa đã đầy"),
        (
            &["sign", "scan.pdf", "-o", "-", "--key", "key.p12"],
            "ổ đĩa đã đầy",
        ),
        (&["normalise", "scan.pdf", "-o", "-"], "ổ đĩa đã đầy"),
        (
            &["sign", "scan.pdf", "-o", "told.pdf", "--key", "key.p12"],
            "tệp đã được ghi",
        ),
        (
            &["sign", "scan.pdf", "-o", "/dev/full/x.pdf", "--key", "key.p12"],
            "không ghi được tệp",
        ),
        (&["verify", "--help"], "ổ đĩa đã đầy"),
    ] {
        let output = full(HOUSE.command(words));
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(74), "{words:?}: {said}");
        assert!(
            said.contains(vi) && said.lines().count() == 1,
            "{words:?}: {said}"
        );
    }
    assert!(
        HOUSE.path("told.pdf").exists(),
        "it was written before it was told"
    );
}

#[test]
fn nothing_breaks_down_where_not_even_a_complaint_can_be_written() {
    let full = || OpenOptions::new().write(true).open("/dev/full").unwrap();
    for words in [
        &["verify", "none.pdf"][..],
        &["inspect", "none.pdf"],
        &["verify", "--tsrut"],
        &["sign", "--help"],
    ] {
        let status = HOUSE
            .command(words)
            .stdout(full())
            .stderr(full())
            .status()
            .unwrap();
        assert!(
            [1, 64, 74].contains(&status.code().unwrap()),
            "{words:?}: {status}"
        );
    }
}

#[test]
fn a_reader_that_goes_away_leaves_files_unjudged_and_that_is_said() {
    let gone = |words: &[&str]| {
        let mut child = HOUSE
            .command(words)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        child.wait_with_output().unwrap()
    };
    let output = gone(&["verify", "signed.pdf", "signed.pdf"]);
    assert_eq!(output.status.code(), Some(74));
    assert!(text(&output.stderr).contains("bên nhận đã ngừng đọc"));
    // Whoever looks at the beginning of a description has seen what he wanted.
    let output = gone(&["inspect", "signed.pdf"]);
    assert_eq!(
        (output.status.code(), text(&output.stderr)),
        (Some(0), String::new())
    );
    let output = gone(&["sign", "scan.pdf", "-o", "gone.pdf", "--key", "key.p12"]);
    assert_eq!(output.status.code(), Some(74), "{}", text(&output.stderr));
    assert!(HOUSE.path("gone.pdf").exists());
}

#[test]
fn text_is_as_wide_as_the_terminal_and_80_columns_elsewhere() {
    let widest = |text: &str| {
        text.lines()
            .map(|line| line.trim_end().chars().count())
            .max()
            .unwrap()
    };
    let elsewhere = text(&HOUSE.saoy(&["verify", "signed.pdf"]).stdout);
    assert!((60..=80).contains(&widest(&elsewhere)), "{elsewhere}");
    let (mut person, program) = terminal(44);
    let mut child = HOUSE
        .command(&["verify", "signed.pdf"])
        .stdout(program)
        .spawn()
        .unwrap();
    let reader = std::thread::spawn(move || {
        let mut seen = Vec::new();
        // The end of a terminal is an error.
        let _ = person.read_to_end(&mut seen);
        text(&seen)
    });
    child.wait().unwrap();
    let seen = reader.join().unwrap();
    // The digest is one word, and stays one.
    let lines: Vec<&str> = seen.lines().filter(|line| line.trim().len() < 64).collect();
    assert!((36..=44).contains(&widest(&lines.join("\n"))), "{seen}");
    let json = HOUSE.saoy(&["verify", "--format", "json", "signed.pdf"]);
    assert_eq!(
        text(&json.stdout).lines().count(),
        1,
        "one line a file for programs"
    );
}

/// Signs at a terminal that is asked for the key's password; what was seen until then.
fn asked(person: &mut File, program: File, output: &str) -> (Child, String) {
    let mut command = HOUSE.command(&["sign", "scan.pdf", "-o", output, "--key", "key.p12"]);
    let child = command
        .env_remove("SAOY_PASSWORD")
        .stdin(program.try_clone().unwrap())
        .stdout(Stdio::piped())
        .stderr(program)
        .spawn()
        .unwrap();
    let mut seen = String::new();
    let mut bytes = [0; 256];
    while !seen.contains("Mật khẩu của key.p12:") {
        let length = person.read(&mut bytes).unwrap();
        seen += &String::from_utf8_lossy(&bytes[..length]);
    }
    // What is typed before the terminal is silent is thrown away with what stood in it: the question comes first.
    std::thread::sleep(std::time::Duration::from_millis(300));
    (child, seen)
}

#[test]
fn whoever_breaks_off_at_the_password_gets_the_terminal_back_as_it_was() {
    let (mut person, program) = terminal(80);
    let modes = || tcgetattr(&program).unwrap().local_modes;
    let before = modes();
    let (mut child, _) = asked(&mut person, program.try_clone().unwrap(), "broken-off.pdf");
    assert!(!modes().contains(LocalModes::ECHO));
    person.write_all(b"mat-kh\x03").unwrap();
    // For a program that takes the key for a letter of the password.
    std::thread::sleep(std::time::Duration::from_millis(300));
    person.write_all(b"\n").unwrap();
    let status = child.wait().unwrap();
    // By its code where the tests themselves were started so that ^C is passed over.
    let as_usual = status.signal() == Some(2) || status.code() == Some(130);
    assert!(as_usual, "{status}: as ^C ends every program");
    assert!(modes() == before && before.contains(LocalModes::ECHO));
    assert!(!HOUSE.path("broken-off.pdf").exists());
}

#[test]
fn a_password_that_nobody_gave_is_asked_for_and_not_shown() {
    let (mut person, program) = terminal(80);
    let (mut child, mut seen) = asked(&mut person, program, "typed.pdf");
    let mut bytes = [0; 256];
    person.write_all(format!("{PASSWORD}\n").as_bytes()).unwrap();
    let status = child.wait().unwrap();
    while let Ok(length @ 1..) = person.read(&mut bytes) {
        seen += &String::from_utf8_lossy(&bytes[..length]);
    }
    assert!(status.success() && HOUSE.path("typed.pdf").exists(), "{seen}");
    assert!(!seen.contains(PASSWORD), "{seen}");
}
