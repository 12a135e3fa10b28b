//! The client against authorities that really listen: on this machine, over HTTP.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use saoy_pki::issue::CertificateBuilder;
use saoy_pki::name::Name;
use saoy_pki::ocsp::{self, CertStatus, Responder, Statement};
use saoy_pki::{Certificate, PrivateKey, crl, oids};
use saoy_pki_client::{
    AddressRule, Bounded, Client, FaultReason, HttpTransport, Revocation, Settings, TransportError, Tsa,
    TsaFault,
};

fn now() -> Timestamp {
    "2026-06-01T05:00:00Z".parse().unwrap()
}

fn hours(count: i64) -> SignedDuration {
    SignedDuration::from_hours(count)
}

type Handler = Box<dyn Fn(&str, &str, &[u8]) -> (u16, Vec<u8>) + Send + Sync>;

/// Answers by method, path and body; remembers what was asked.
struct Server {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Listening, so that addresses can be written into certificates before there is anything to answer.
    fn bind() -> (TcpListener, String) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        (listener, base)
    }

    fn start(
        listener: TcpListener,
        handler: impl Fn(&str, &str, &[u8]) -> (u16, Vec<u8>) + Send + Sync + 'static,
    ) -> Self {
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (handler, log): (Arc<Handler>, _) = (Arc::new(Box::new(handler)), asked.clone());
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (handler, log) = (handler.clone(), log.clone());
                thread::spawn(move || answer(stream.unwrap(), &handler, &log));
            }
        });
        Self { address, asked }
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn answer(stream: TcpStream, handler: &Handler, log: &Mutex<Vec<String>>) {
    let mut reader = BufReader::new(&stream);
    let mut first = String::new();
    reader.read_line(&mut first).unwrap();
    let mut words = first.split_whitespace();
    let (Some(method), Some(path)) = (words.next(), words.next()) else {
        return;
    };
    let mut length = 0;
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
    log.lock().unwrap().push(format!("{method} {path}"));
    let (status, body) = handler(method, path, &body);
    let head = format!(
        "HTTP/1.1 {status} x\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    let _ = (&stream).write_all(&[head.as_bytes(), &body].concat());
}

fn client() -> Client {
    Client::new(
        HttpTransport::new(AddressRule::PublicAndLoopback),
        || 7,
        Settings::default(),
    )
}

/// An authority with a key.
struct Ca {
    certificate: Certificate,
    key: PrivateKey,
}

fn root() -> Ca {
    let key = PrivateKey::generate_p256().unwrap();
    let certificate = builder("Gốc", &key, 1)
        .authority(None)
        .self_signed(&key, key.usual_scheme())
        .unwrap();
    Ca { certificate, key }
}

fn builder(common: &str, key: &PrivateKey, serial: u8) -> CertificateBuilder {
    let name = Name::new(&[(oids::AT_COMMON_NAME, common)]).unwrap();
    CertificateBuilder::new(
        name,
        key.public_key(),
        &[serial],
        now() - hours(1000),
        now() + hours(1000),
    )
}

impl Ca {
    fn issue(
        &self,
        common: &str,
        serial: u8,
        shape: impl Fn(CertificateBuilder) -> CertificateBuilder,
    ) -> Self {
        let key = PrivateKey::generate_p256().unwrap();
        let certificate = shape(builder(common, &key, serial))
            .signed_by(&self.certificate, &self.key, self.key.usual_scheme())
            .unwrap();
        Self { certificate, key }
    }

    fn says_good(&self, request: &[u8]) -> Vec<u8> {
        let request = ocsp::parse_request(request).unwrap();
        let statement = |id| Statement {
            id,
            status: CertStatus::Good,
            this_update: now() - hours(1),
            next_update: Some(now() + hours(1)),
        };
        let statements: Vec<_> = request.ids.into_iter().map(statement).collect();
        let responder = Responder {
            certificate: &self.certificate,
            key: &self.key,
            scheme: self.key.usual_scheme(),
        };
        ocsp::issue(&responder, &statements, now(), request.nonce.as_deref()).unwrap()
    }

    fn list(&self, number: u64) -> Vec<u8> {
        let signing = (&self.certificate, &self.key, self.key.usual_scheme());
        crl::issue(signing, number, now() - hours(1), now() + hours(1), &[]).unwrap()
    }
}

/// What `+`, `/`, `=` were escaped to, undone; then base64.
fn from_get(path: &str) -> Vec<u8> {
    let text = path
        .rsplit('/')
        .next()
        .unwrap()
        .replace("%2B", "+")
        .replace("%2F", "/")
        .replace("%3D", "");
    let digits = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0_u32, 0);
    for digit in text.bytes() {
        bits = bits << 6 | digits.iter().position(|known| *known == digit).unwrap() as u32;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    bytes
}

#[test]
fn a_responder_that_knows_only_get_is_asked_by_get() {
    let ca = root();
    let (listener, base) = Server::bind();
    let khai = ca
        .issue("Khải", 7, |made| made.end_entity().ocsp_url(&base))
        .certificate;
    let responder = Ca {
        certificate: ca.certificate.clone(),
        key: ca.key,
    };
    let server = Server::start(listener, move |method, path, _| match method {
        "GET" => (200, responder.says_good(&from_get(path))),
        _ => (405, Vec::new()),
    });
    let answer = client().check_revocation(&khai, &ca.certificate, now());
    assert!(matches!(answer, Revocation::Good { .. }), "{answer:?}");
    let asked = server.asked();
    assert!(
        asked[0] == "POST /" && asked[1].starts_with("GET /M"),
        "{asked:?}"
    );
}

#[test]
fn a_responder_that_refuses_the_nonce_is_asked_without_one() {
    let ca = root();
    let (listener, base) = Server::bind();
    let khai = ca
        .issue("Khải", 7, |made| made.end_entity().ocsp_url(&base))
        .certificate;
    let responder = Ca {
        certificate: ca.certificate.clone(),
        key: ca.key,
    };
    // OCSPResponse { malformedRequest }
    let malformed = vec![0x30, 0x03, 0x0a, 0x01, 0x01];
    Server::start(listener, move |method, path, _| match method {
        "GET" => (200, responder.says_good(&from_get(path))),
        _ => (200, malformed.clone()),
    });
    let answer = client().check_revocation(&khai, &ca.certificate, now());
    assert!(matches!(answer, Revocation::Good { .. }), "{answer:?}");
}

/// `ContentInfo { signedData { 1, {}, id-data, [0] certificates, {} } }`, RFC 5652.
fn p7c(certificates: &[&Certificate]) -> Vec<u8> {
    let tlv = |tag: u8, content: &[u8]| {
        let length = content.len();
        [&[tag, 0x82, (length >> 8) as u8, length as u8][..], content].concat()
    };
    let data = tlv(
        0x30,
        &[0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01],
    );
    let bag: Vec<u8> = certificates
        .iter()
        .flat_map(|certificate| certificate.der().to_vec())
        .collect();
    let signed = [
        &[0x02, 0x01, 0x01, 0x31, 0x00][..],
        &data,
        &tlv(0xa0, &bag),
        &[0x31, 0x00],
    ]
    .concat();
    let kind = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
    tlv(0x30, &[&kind[..], &tlv(0xa0, &tlv(0x30, &signed))].concat())
}

#[test]
fn issuers_are_fetched_step_by_step_and_from_a_bag() {
    let (listener, base) = Server::bind();
    let root = root();
    let upper = root.issue("CA trên", 2, |made| made.authority(None));
    let lower = upper.issue("CA dưới", 3, |made| {
        made.authority(Some(0))
            .ca_issuer_url(&format!("{base}/upper.p7c"))
    });
    let khai = lower
        .issue("Khải", 7, |made| {
            made.end_entity().ca_issuer_url(&format!("{base}/lower.cer"))
        })
        .certificate;
    let stranger = root.issue("Người lạ", 9, |made| made.end_entity()).certificate;
    let bag = p7c(&[&stranger, &upper.certificate]);
    let der = lower.certificate.der().to_vec();
    let server = Server::start(listener, move |_, path, _| match path {
        "/lower.cer" => (200, der.clone()),
        "/upper.p7c" => (200, bag.clone()),
        _ => (404, Vec::new()),
    });
    let client = client();
    for _ in 0..2 {
        let found = client.gather_issuers(std::slice::from_ref(&khai), now());
        assert_eq!(found, [lower.certificate.clone(), upper.certificate.clone()]);
    }
    assert_eq!(server.asked(), ["GET /lower.cer", "GET /upper.p7c"]);
}

#[test]
fn a_certificate_with_thousands_of_addresses_keeps_nobody_busy() {
    let ca = root();
    let (listener, base) = Server::bind();
    let khai = ca.issue("Khải", 7, |made| {
        (0..500).fold(made.end_entity(), |made, number| {
            let url = format!("{base}/{number}");
            made.ocsp_url(&url).crl_url(&url).ca_issuer_url(&url)
        })
    });
    let server = Server::start(listener, |_, _, _| (500, Vec::new()));
    let client = client();
    let gathered = client.gather(&[(khai.certificate.clone(), ca.certificate.clone())], now());
    assert!(gathered[0].ocsp.is_empty() && gathered[0].crls.is_empty());
    assert!(client.fetch_issuers(&khai.certificate, now()).is_empty());
    assert!(server.asked().len() <= 12, "{}", server.asked().len());
}

#[test]
fn a_list_that_does_not_decide_alone_is_brought_for_the_validation_to_judge() {
    let ca = root();
    let (listener, base) = Server::bind();
    let khai = ca
        .issue("Khải", 7, |made| made.end_entity().crl_url(&base))
        .certificate;
    // Signed by somebody else, as an indirect list is.
    let list = root().list(1);
    let served = list.clone();
    Server::start(listener, move |_, _, _| (200, served.clone()));
    let gathered = client().gather(&[(khai, ca.certificate.clone())], now());
    assert_eq!(gathered[0].crls, [list]);
    assert!(matches!(gathered[0].faults[0].reason, FaultReason::Doubt(_)));
}

#[test]
fn spellings_of_the_own_machine_are_refused_like_its_address() {
    let (listener, _) = Server::bind();
    let server = Server::start(listener, |_, _, _| (200, b"secret".to_vec()));
    let port = server.address.port();
    let client = Client::new(HttpTransport::new(AddressRule::Public), || 7, Settings::default());
    let ca = root();
    for host in [
        "127.1",
        "2130706433",
        "0x7f.0.0.1",
        "0",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "localhost",
    ] {
        let khai = ca.issue("Khải", 7, |made| {
            made.end_entity().crl_url(&format!("http://{host}:{port}/"))
        });
        let answer = client.check_revocation(&khai.certificate, &ca.certificate, now());
        let Revocation::Unknown { faults, .. } = answer else {
            panic!("{host} was asked")
        };
        assert_eq!(faults.len(), 1, "{host}");
    }
    assert_eq!(server.asked(), Vec::<String>::new());
}

#[test]
fn an_ldap_address_is_refused_by_name() {
    let ca = root();
    let khai = ca.issue("Khải", 7, |made| {
        made.end_entity().crl_url("ldap://ca.vidu.example/cn=crl")
    });
    let gathered = client().gather(&[(khai.certificate, ca.certificate.clone())], now());
    let said = gathered[0].faults[0].to_string();
    assert!(said.contains("“ldap” are not supported"), "{said}");
}

#[test]
fn everything_ends_when_the_time_is_over_however_many_addresses_there_are() {
    let ca = root();
    let (listener, base) = Server::bind();
    let shape = |made: CertificateBuilder| {
        made.end_entity()
            .ocsp_url(&format!("{base}/a"))
            .ocsp_url(&format!("{base}/b"))
            .crl_url(&format!("{base}/c"))
    };
    let khai = ca.issue("Khải", 7, shape).certificate;
    Server::start(listener, |_, _, _| {
        thread::sleep(Duration::from_secs(20));
        (500, Vec::new())
    });
    let begin = Instant::now();
    let transport = Bounded::new(
        HttpTransport::new(AddressRule::PublicAndLoopback),
        Duration::from_millis(600),
        move || begin.elapsed(),
    );
    let client = Client::new(transport, || 7, Settings::default());
    let answer = client.check_revocation(&khai, &ca.certificate, now());
    assert!(begin.elapsed() < Duration::from_secs(5), "{:?}", begin.elapsed());
    let Revocation::Unknown { faults, .. } = answer else {
        panic!("nobody answered")
    };
    assert!(faults.iter().all(|fault| matches!(
        &fault.reason,
        FaultReason::Transport(TransportError::TimedOut { .. })
    )));
    assert_eq!(faults.len(), 3);
}

#[test]
fn an_address_that_says_nothing_leaves_time_for_the_next() {
    let ca = root();
    let (listener, base) = Server::bind();
    let khai = ca
        .issue("Khải", 7, |made: CertificateBuilder| {
            made.end_entity()
                .ocsp_url(&format!("{base}/silent"))
                .crl_url(&format!("{base}/good"))
        })
        .certificate;
    let list = ca.list(1);
    Server::start(listener, move |_, path, _| {
        if path.contains("silent") {
            thread::sleep(Duration::from_secs(20));
        }
        (200, list.clone())
    });
    let begin = Instant::now();
    let transport = Bounded::new(
        HttpTransport::new(AddressRule::PublicAndLoopback),
        Duration::from_secs(4),
        move || begin.elapsed(),
    );
    let client = Client::new(transport, || 7, Settings::default());
    let answer = client.check_revocation(&khai, &ca.certificate, now());
    assert!(matches!(answer, Revocation::Good { .. }), "{answer:?}");
}

#[test]
fn a_timestamp_authority_that_breaks_off_is_asked_again_and_is_given_131_seconds() {
    let (listener, base) = Server::bind();
    let server = Server::start(listener, |_, _, _| (503, Vec::new()));
    let patient = Tsa::patient("TSA Chính phủ", &base);
    assert!(patient.budget > Duration::from_secs(131));
    let asked = Tsa {
        pause: Duration::ZERO,
        ..patient
    };
    let error = client().timestamp(&[asked], &[7; 32]).unwrap_err();
    let saoy_pki_client::TimestampError::AllFailed(failures) = error else {
        panic!("an authority is named")
    };
    assert_eq!(server.asked().len(), 2);
    assert!(
        failures
            .iter()
            .all(|failure| failure.tsa == "TSA Chính phủ" && matches!(failure.fault, TsaFault::Transport(_)))
    );
}
