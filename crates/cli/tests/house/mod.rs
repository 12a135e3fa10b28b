//! A folder with a scan, an officer's key, whom to trust, and a timestamp authority that listens on this machine.

#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "each test file uses its part; a test that cannot go on fails"
)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::thread;

use jiff::{SignedDuration, Timestamp};
use saoy_pades::sign::{self, Order, Place};
use saoy_pades::{BaseDigest, Kind, embed};
use saoy_pdf::{Limits, Reader};
use saoy_pki::issue::CertificateBuilder;
use saoy_pki::name::Name;
use saoy_pki::{Certificate, PrivateKey, cms, crl, oids, tsp};
use saoy_signers::pkcs12::{self, KeyFile, Protection, seal};

pub(crate) const SCAN: &[u8] = include_bytes!("../../../pdf/tests/fixtures/three-pages-stream.pdf");
pub(crate) const PASSWORD: &str = "mat-khau-7";

/// Everything in one folder; the program runs there.
pub(crate) struct House {
    pub(crate) folder: tempfile::TempDir,
    /// Where the timestamp authority listens.
    pub(crate) tsa: String,
    /// Where nobody listens, though the certificates say so.
    pub(crate) silent: String,
}

/// A certificate with its key.
struct Holder {
    certificate: Certificate,
    key: PrivateKey,
}

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn builder(common: &str, key: &PrivateKey, serial: u8) -> CertificateBuilder {
    let name = Name::new(&[(oids::AT_COMMON_NAME, common)]).unwrap();
    // The program signs by the machine's clock.
    let (from, to) = (time("2020-01-01T00:00:00Z"), time("2045-01-01T00:00:00Z"));
    CertificateBuilder::new(name, key.public_key(), &[serial], from, to)
}

impl Holder {
    fn below(
        issuer: &Self,
        common: &str,
        serial: u8,
        shape: impl Fn(CertificateBuilder) -> CertificateBuilder,
    ) -> Self {
        let key = PrivateKey::generate_p256().unwrap();
        let made = shape(builder(common, &key, serial).end_entity());
        let scheme = issuer.key.usual_scheme();
        Self {
            certificate: made.signed_by(&issuer.certificate, &issuer.key, scheme).unwrap(),
            key,
        }
    }

    /// The scan, signed with no more room for the signature than it takes.
    fn signed_tightly(&self) -> Vec<u8> {
        let reader = Reader::open(SCAN, &Limits::default()).unwrap();
        let chain = std::slice::from_ref(&self.certificate);
        let scheme = self.key.usual_scheme();
        // An ECDSA value is a few bytes longer or shorter.
        let mut room = 8000;
        loop {
            let order = Order {
                place: Place::invisible("chu_ky", 0),
                contents_len: room,
                ..Order::new(Kind::Approve, chain, time("2026-06-01T00:00:00Z"))
            };
            let mut prepared = sign::prepare(&reader, &BaseDigest::of(SCAN), &order).unwrap();
            let attributes = cms::signed_attributes(&prepared.digest, &self.certificate).unwrap();
            let value = self.key.sign(scheme, &attributes).unwrap();
            let cms = cms::signed_data(&attributes, &value, scheme, &self.certificate, &[]).unwrap();
            if room == 8000 {
                room = cms.len() + 8;
            } else if embed(&mut prepared, &cms, &self.certificate).is_ok() {
                return [SCAN, &prepared.appended].concat();
            }
        }
    }

    fn sealed(&self) -> Vec<u8> {
        let file = KeyFile {
            private_key: zeroize::Zeroizing::new(self.key.to_pkcs8().unwrap()),
            certificates: vec![self.certificate.der().to_vec()],
        };
        let protection = Protection {
            rounds: NonZeroU32::new(1000).unwrap(),
            random: [7; 112],
        };
        seal(&file, "khóa", PASSWORD, &protection).unwrap()
    }
}

impl House {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let silent = format!("http://{}", free.local_addr().unwrap());
        drop(free);
        let key = PrivateKey::generate_p256().unwrap();
        let made = builder("CA gốc", &key, 1).authority(None);
        let root = Holder {
            certificate: made.self_signed(&key, key.usual_scheme()).unwrap(),
            key,
        };
        let list = format!("{silent}/root.crl");
        let officer = Holder::below(&root, "Đặng Hữu Khải", 7, |made| made.crl_url(&list));
        let other = Holder::below(&root, "Lý Thị Sao", 8, |made| made.crl_url(&list));
        let stamper = Holder::below(&root, "Dấu thời gian", 9, |made| {
            made.crl_url(&list)
                .extended_key_usage(&[oids::KP_TIME_STAMPING], true)
        });
        let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
        write("scan.pdf", SCAN);
        write("key.p12", &officer.sealed());
        write("root.der", root.certificate.der());
        write("other.der", other.certificate.der());
        let signing = (&root.certificate, &root.key, root.key.usual_scheme());
        let (from, to) = (time("2020-01-01T00:00:00Z"), time("2045-01-01T00:00:00Z"));
        write("tight.pdf", &officer.signed_tightly());
        write("root.crl", &crl::issue(signing, 1, from, to, &[]).unwrap());
        let tsa = serve(stamper);
        Self { folder, tsa, silent }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The officer's key and `more`, as PEM.
    pub(crate) fn pem(&self, more: &str) -> String {
        let file = pkcs12::open(&std::fs::read(self.path("key.p12")).unwrap(), PASSWORD).unwrap();
        let block =
            |label: &str, der: &[u8]| der::pem::encode_string(label, der::pem::LineEnding::LF, der).unwrap();
        block("PRIVATE KEY", &file.private_key) + more + &block("CERTIFICATE", &file.certificates[0])
    }

    /// The program in the folder, with the key's password and no language of the machine's own.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_saoy"));
        command
            .args(words)
            .current_dir(self.folder.path())
            .env("SAOY_PASSWORD", PASSWORD)
            .env_remove("LC_ALL")
            .env_remove("LC_MESSAGES")
            .env_remove("LANG");
        command
    }

    pub(crate) fn saoy(&self, words: &[&str]) -> Output {
        self.command(words).output().unwrap()
    }
}

#[allow(
    clippy::disallowed_methods,
    reason = "the program under test reads the machine's clock"
)]
fn machine_time() -> Timestamp {
    Timestamp::now()
}

/// Stamps whatever comes.
fn serve(stamper: Holder) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        let mut late = false;
        for stream in listener.incoming() {
            let stream = stream.unwrap();
            let mut reader = BufReader::new(&stream);
            let mut length = 0;
            let mut asked = String::new();
            reader.read_line(&mut asked).unwrap();
            loop {
                let mut line = String::new();
                reader.read_line(&mut line).unwrap();
                if line.trim().is_empty() {
                    break;
                }
                if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                    length = value.trim().parse().unwrap();
                }
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).unwrap();
            let request = tsp::parse_request(&body).unwrap();
            let authority = tsp::Authority {
                certificate: &stamper.certificate,
                chain: &[],
                key: &stamper.key,
                scheme: stamper.key.usual_scheme(),
                policy: const_oid::ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.1.1"),
                accuracy_millis: 1000,
            };
            // The program's clock is the machine's; at these addresses the clock is wrong.
            let days = match asked.split(' ').nth(1) {
                Some("/past") => -100,
                Some("/future") => 400,
                _ => 0,
            };
            let now = machine_time() + SignedDuration::from_hours(24 * days);
            let token = tsp::issue_token(&request, &authority, &[7; 16], now).unwrap();
            let mut answer = tsp::response(&token).unwrap();
            // Here the first answer is of no use, and all others are.
            if asked.split(' ').nth(1) == Some("/late") && !std::mem::replace(&mut late, true) {
                answer.truncate(3);
            }
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                answer.len()
            );
            let _ = (&stream).write_all(&[head.as_bytes(), &answer].concat());
        }
    });
    address
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}
