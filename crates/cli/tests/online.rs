//! `saoy verify --online` on a signature that brings nothing along but the signer's certificate: the issuer and the lists come
//! from an authority that listens on this machine.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod paper;

use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::{Arc, Mutex};
use std::thread;

use paper::{Authority, NOW, SCAN};

#[test]
fn what_a_file_lacks_is_fetched_from_the_addresses_in_its_certificates() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let root = Authority::root("CA gốc");
    let issuing = root.below("CA cấp", &format!("{base}/root.crl"));
    let officer = issuing.officer("Đặng Hữu Khải", |made| {
        made.ca_issuer_url(&format!("{base}/issuing.cer"))
            .crl_url(&format!("{base}/issuing.crl"))
    });
    // Signed anew, it would be a byte longer or shorter.
    let list = issuing.list();
    let asked = serve(
        listener,
        vec![
            ("/issuing.cer", issuing.certificate.der().to_vec()),
            ("/issuing.crl", list.clone()),
            ("/root.crl", root.list()),
        ],
    );
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("signed.pdf"), officer.sign(SCAN)).unwrap();
    std::fs::write(folder.path().join("root.pem"), root.pem()).unwrap();
    let verify = |more: &[&str]| saoy(folder.path(), more);

    let alone = verify(&[]);
    assert_eq!(
        (verdict(&alone), alone.status.code()),
        ("indeterminate".to_owned(), Some(2))
    );
    assert_eq!(
        verdict(&verify(&["--online"])),
        "indeterminate",
        "addresses of a private network"
    );
    assert_eq!(
        verdict(&verify(&[
            "--online",
            "--private-addresses",
            "--online-seconds",
            "0"
        ])),
        "indeterminate"
    );
    assert!(asked.lock().unwrap().is_empty(), "nobody was called so far");

    let online = verify(&["--online", "--private-addresses"]);
    let said = String::from_utf8_lossy(&online.stderr).into_owned();
    assert_eq!(
        (verdict(&online), online.status.code()),
        ("valid".to_owned(), Some(0)),
        "{said}"
    );
    let mut asked = asked.lock().unwrap().clone();
    asked.sort();
    assert_eq!(asked, ["/issuing.cer", "/issuing.crl", "/root.crl"], "each once");

    // The report says whom it asked, and whom it did not get to.
    let told = told(&online);
    let listed: Vec<_> = told["asked"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["url"].as_str().unwrap())
        .collect();
    assert_eq!(
        listed,
        asked
            .iter()
            .map(|path| format!("{base}{path}"))
            .collect::<Vec<_>>()
    );
    assert_eq!(told["asked"][1]["bytes"], list.len());
    assert!(told["asked"][1]["fault"].is_null());
    assert!(
        self::told(&alone).get("asked").is_none(),
        "nobody may be asked offline"
    );
    let refused = self::told(&verify(&["--online"]));
    let why = refused["asked"][0]["fault"].as_str().unwrap();
    assert!(why.contains("trong mạng nội bộ nên không được gọi"), "{why}");
    let reason = refused["reason"].as_str().unwrap();
    assert!(
        reason.contains("đã hỏi qua mạng mà không được")
            && reason.contains("trong mạng nội bộ nên không được gọi"),
        "{reason}"
    );
    let text = Command::new(env!("CARGO_BIN_EXE_saoy"))
        .args([
            "verify",
            "--at",
            NOW,
            "--lang",
            "en",
            "--trust",
            "root.pem",
            "--online",
            "signed.pdf",
        ])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let text = String::from_utf8(text.stdout).unwrap();
    assert!(
        text.contains("asked over the network:") && text.contains("is not a public address"),
        "{text}"
    );
}

/// Answers by path; what was asked.
fn serve(listener: TcpListener, files: Vec<(&'static str, Vec<u8>)>) -> Arc<Mutex<Vec<String>>> {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let log = asked.clone();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = [0; 4096];
            let length = stream.read(&mut request).unwrap();
            let text = String::from_utf8_lossy(&request[..length]).into_owned();
            let path = text.split_whitespace().nth(1).unwrap().to_owned();
            let body = files
                .iter()
                .find(|(known, _)| *known == path)
                .map(|(_, body)| body.as_slice())
                .unwrap_or_default();
            log.lock().unwrap().push(path);
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                body.len()
            );
            let _ = stream.write_all(&[head.as_bytes(), body].concat());
        }
    });
    asked
}

fn saoy(folder: &Path, more: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_saoy"))
        .args(["verify", "--format", "json", "--at", NOW, "--trust", "root.pem"])
        .args(more)
        .arg("signed.pdf")
        .current_dir(folder)
        .output()
        .unwrap()
}

fn told(output: &Output) -> serde_json::Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

fn verdict(output: &Output) -> String {
    told(output)["verdict"].as_str().unwrap().to_owned()
}

#[test]
fn an_answer_without_an_end_and_a_silent_one_leave_a_verdict_in_time() {
    for harm in ["endless", "silent"] {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let root = Authority::root("CA gốc");
        let officer = root.officer("Đặng Hữu Khải", |made| made.ocsp_url(&base).crl_url(&base));
        thread::spawn(move || {
            for stream in listener.incoming() {
                thread::spawn(move || {
                    let mut stream = stream.unwrap();
                    let _ = stream.read(&mut [0; 4096]);
                    if harm == "silent" {
                        thread::sleep(std::time::Duration::from_secs(60));
                    }
                    let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                    while stream.write_all(b"4\r\n0000\r\n").is_ok() {}
                });
            }
        });
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("signed.pdf"), officer.sign(SCAN)).unwrap();
        std::fs::write(folder.path().join("root.pem"), root.pem()).unwrap();
        let begin = std::time::Instant::now();
        let output = saoy(
            folder.path(),
            &["--online", "--private-addresses", "--online-seconds", "2"],
        );
        let took = begin.elapsed();
        assert!(took < std::time::Duration::from_secs(8), "{harm}: {took:?}");
        let told = told(&output);
        assert_eq!(told["verdict"], "indeterminate");
        let all = told["asked"].as_array().unwrap();
        assert!(
            !all.is_empty() && all.iter().all(|one| one["fault"].is_string()),
            "{harm}: {told}"
        );
    }
}
