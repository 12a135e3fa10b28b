//! Responders that mean harm: whatever they answer, a question ends in time, in bounded memory, and asks nobody else.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use saoy_pki::issue::CertificateBuilder;
use saoy_pki::name::Name;
use saoy_pki::{Certificate, PrivateKey, oids, tsp};
use saoy_pki_client::{
    AddressRule, Bounded, Client, HttpTransport, Log, Recorded, Request, Settings, TimestampError, Transport,
    TransportError, Tsa, TsaFault,
};

fn now() -> Timestamp {
    "2026-06-01T05:00:00Z".parse().unwrap()
}

/// What a responder does with whoever asks.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Harm {
    /// An answer without an end, as fast as it goes.
    Endless,
    /// The same without a length, in pieces.
    EndlessPieces,
    /// A byte now and then.
    Drip,
    /// Takes the question and says nothing.
    Silence,
    /// Ten megabytes of zeros in ten kilobytes.
    Bomb,
    /// Sends the asker to a router's page.
    Redirect(&'static str),
    /// Headers without an end.
    EndlessHead,
}

const ALL: [Harm; 9] = [
    Harm::Endless,
    Harm::EndlessPieces,
    Harm::Drip,
    Harm::Silence,
    Harm::Bomb,
    Harm::Redirect("http://169.254.169.254/latest/meta-data/"),
    Harm::Redirect("http://[::ffff:10.0.0.1]/"),
    Harm::Redirect("file:///etc/passwd"),
    Harm::EndlessHead,
];

/// A server that does `harm`, with the bytes it got rid of and what it was asked.
struct Server {
    at: SocketAddr,
    sent: Arc<AtomicU64>,
    asked: Arc<Mutex<Vec<String>>>,
}

fn server(harm: Harm) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = listener.local_addr().unwrap();
    let (sent, asked) = (Arc::new(AtomicU64::new(0)), Arc::new(Mutex::new(Vec::new())));
    let (count, log) = (sent.clone(), asked.clone());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (count, log) = (count.clone(), log.clone());
            thread::spawn(move || {
                // A line that breaks is the end of a harm.
                let _ = answer(stream.unwrap(), harm, &count, &log);
            });
        }
    });
    Server { at, sent, asked }
}

fn answer(
    mut stream: TcpStream,
    harm: Harm,
    sent: &AtomicU64,
    log: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    let mut request = [0; 4096];
    let length = stream.read(&mut request)?;
    log.lock()
        .unwrap()
        .push(String::from_utf8_lossy(&request[..length]).into_owned());
    let mut send = |bytes: &[u8]| {
        sent.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        stream.write_all(bytes)
    };
    match harm {
        Harm::Endless => {
            send(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")?;
            loop {
                send(&[0x30; 65536])?;
            }
        }
        Harm::EndlessPieces => {
            send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")?;
            loop {
                send(b"4\r\n0000\r\n")?;
            }
        }
        Harm::Drip => {
            send(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")?;
            loop {
                send(b"0")?;
                thread::sleep(Duration::from_millis(100));
            }
        }
        Harm::Silence => {
            thread::sleep(Duration::from_secs(60));
            Ok(())
        }
        Harm::Bomb => {
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                BOMB.len()
            );
            send(&[head.as_bytes(), BOMB].concat())
        }
        Harm::Redirect(to) => {
            let head =
                format!("HTTP/1.1 302 x\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            send(head.as_bytes())
        }
        Harm::EndlessHead => {
            send(b"HTTP/1.1 200 OK\r\n")?;
            loop {
                send(b"X-More: 0123456789012345678901234567890123456789\r\n")?;
            }
        }
    }
}

/// The beginning of gzip: whoever unpacks it finds out that it is none.
const BOMB: &[u8] = &[
    0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 3, 0xed, 0xc1, 0x01, 0x0d, 0, 0, 0, 0xc2,
];

const BUDGET: Duration = Duration::from_millis(700);

fn client(log: &Log) -> Client {
    let settings = Settings {
        ocsp_budget: BUDGET,
        crl_budget: BUDGET,
        issuer_budget: BUDGET,
        crl_max_bytes: 1 << 20,
        ..Settings::default()
    };
    let transport = Recorded::new(HttpTransport::new(AddressRule::PublicAndLoopback), log.clone());
    Client::new(transport, || 7, settings)
}

fn certificates(base: &str) -> (Certificate, Certificate) {
    let key = PrivateKey::generate_p256().unwrap();
    let name = Name::new(&[(oids::AT_COMMON_NAME, "Gốc")]).unwrap();
    let year = SignedDuration::from_hours(24 * 365);
    let root = CertificateBuilder::new(name, key.public_key(), &[1], now() - year, now() + year)
        .authority(None)
        .self_signed(&key, key.usual_scheme())
        .unwrap();
    let own = PrivateKey::generate_p256().unwrap();
    let name = Name::new(&[(oids::AT_COMMON_NAME, "Khải")]).unwrap();
    let khai = CertificateBuilder::new(name, own.public_key(), &[7], now() - year, now() + year)
        .end_entity()
        .ocsp_url(&format!("{base}/ocsp"))
        .crl_url(&format!("{base}/crl"))
        .ca_issuer_url(&format!("{base}/issuer"))
        .signed_by(&root, &key, key.usual_scheme())
        .unwrap();
    (khai, root)
}

#[test]
fn nobody_who_means_harm_keeps_a_question_longer_than_its_time_or_its_bytes() {
    thread::scope(|scope| {
        for harm in ALL {
            scope.spawn(move || {
                let server = server(harm);
                let base = format!("http://{}", server.at);
                let (khai, root) = certificates(&base);
                let log = Log::default();
                let client = client(&log);
                let begin = Instant::now();
                let gathered = client.gather(&[(khai.clone(), root)], now());
                assert!(client.fetch_issuers(&khai, now()).is_empty(), "{harm:?}");
                assert!(gathered[0].ocsp.is_empty(), "{harm:?}");
                assert!(begin.elapsed() < 6 * BUDGET, "{harm:?}: {:?}", begin.elapsed());
                // What the sockets hold on the way is not read.
                let sent = server.sent.load(Ordering::Relaxed);
                assert!(sent < 64 << 20, "{harm:?}: {sent} bytes");
                let asked = log.take();
                let places = ["/crl", "/issuer", "/ocsp"].map(|path| format!("{base}{path}"));
                for one in &asked {
                    assert!(places.contains(&one.url), "{harm:?} led to {}", one.url);
                    match harm {
                        Harm::Bomb => assert_eq!(one.answer, Ok(BOMB.len() as u64), "it is not unpacked"),
                        _ => assert!(one.answer.is_err(), "{harm:?}: {one:?}"),
                    }
                }
                let questions = server.asked.lock().unwrap().join("\n").to_lowercase();
                assert!(!questions.contains("accept-encoding: gzip"), "{questions}");
            });
        }
    });
}

#[test]
fn a_timestamp_authority_that_means_harm_is_given_up_and_the_next_one_is_asked() {
    thread::scope(|scope| {
        for harm in ALL {
            scope.spawn(move || {
                let server = server(harm);
                let tsa = |name: &str| Tsa {
                    name: name.into(),
                    url: format!("http://{}/{name}", server.at),
                    budget: BUDGET,
                    attempts: 1,
                    pause: Duration::ZERO,
                };
                let begin = Instant::now();
                let asked = client(&Log::default()).timestamp(&[tsa("một"), tsa("hai")], &[7; 32]);
                let Err(TimestampError::AllFailed(failures)) = asked else {
                    panic!("{harm:?}: nobody stamps")
                };
                assert_eq!(failures.len(), 2, "{harm:?}");
                assert!(begin.elapsed() < 4 * BUDGET, "{harm:?}: {:?}", begin.elapsed());
            });
        }
    });
}

/// An authority that needs 131 seconds of a clock that only it moves.
struct Slow {
    clock: Arc<Mutex<Duration>>,
    key: PrivateKey,
    certificate: Certificate,
}

const NEEDED: Duration = Duration::from_secs(131);

impl Transport for Slow {
    fn send(&self, request: &Request<'_>) -> Result<Vec<u8>, TransportError> {
        let patience = request.budget.min(NEEDED);
        *self.clock.lock().unwrap() += patience;
        if patience < NEEDED {
            return Err(TransportError::TimedOut {
                host: "tsa.ca.gov.vn".into(),
                budget: request.budget,
            });
        }
        let saoy_pki_client::Content::Post { body, .. } = request.content else {
            panic!("a question is posted")
        };
        let authority = tsp::Authority {
            certificate: &self.certificate,
            chain: &[],
            key: &self.key,
            scheme: self.key.usual_scheme(),
            policy: "1.3.6.1.4.1.32473.1.1".parse().unwrap(),
            accuracy_millis: 1000,
        };
        let token = tsp::issue_token(&tsp::parse_request(body).unwrap(), &authority, &[7], now()).unwrap();
        Ok(tsp::response(&token).unwrap())
    }
}

fn slow() -> Slow {
    let key = PrivateKey::generate_p256().unwrap();
    let name = Name::new(&[(oids::AT_COMMON_NAME, "TSA")]).unwrap();
    let year = SignedDuration::from_hours(24 * 365);
    let certificate = CertificateBuilder::new(name, key.public_key(), &[1], now() - year, now() + year)
        .end_entity()
        .extended_key_usage(&[oids::KP_TIME_STAMPING], true)
        .self_signed(&key, key.usual_scheme())
        .unwrap();
    Slow {
        clock: Arc::default(),
        key,
        certificate,
    }
}

#[test]
fn an_authority_that_needs_131_seconds_is_waited_for_and_nobody_waits_for_ever() {
    let ask = |tsa: Tsa, total: Duration| {
        let slow = slow();
        let clock = slow.clock.clone();
        let watch = clock.clone();
        let transport = Bounded::new(slow, total, move || *watch.lock().unwrap());
        let asked = Client::new(transport, || 7, Settings::default()).timestamp(&[tsa], &[7; 32]);
        let waited = *clock.lock().unwrap();
        (asked, waited)
    };
    let patient = || Tsa {
        pause: Duration::ZERO,
        ..Tsa::patient("TSA Chính phủ", "http://tsa.ca.gov.vn")
    };
    let (asked, waited) = ask(patient(), Duration::from_secs(600));
    assert_eq!((asked.unwrap().tsa.as_str(), waited), ("TSA Chính phủ", NEEDED));
    // Less patience: two attempts, both in vain.
    let hasty = Tsa {
        budget: Duration::from_secs(10),
        ..patient()
    };
    let (asked, waited) = ask(hasty, Duration::from_secs(600));
    let Err(TimestampError::AllFailed(failures)) = asked else {
        panic!("it was too slow")
    };
    assert!(
        failures
            .iter()
            .all(|one| matches!(one.fault, TsaFault::Transport(TransportError::TimedOut { .. })))
    );
    assert_eq!((failures.len(), waited), (2, Duration::from_secs(20)));
    // However patient: what the whole may take is the end, and the first attempt leaves half of it to the next.
    let (asked, waited) = ask(patient(), Duration::from_secs(100));
    assert!(asked.is_err() && waited == Duration::from_secs(75), "{waited:?}");
}
